using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Mozarto.Dashboard.Data;

/// <summary>How rows of one entity type are written in bulk, read once from EF's own mapping: table, columns, and how each value is converted.</summary>
internal sealed class BulkPlan
{
    private const string Annotation = "Mozarto:BulkPlan";

    private BulkPlan(DbContext context, IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var sql = context.GetService<ISqlGenerationHelper>();
        Table = sql.DelimitIdentifier(table.Name);
        Columns = [.. type.GetProperties().Select(property => new BulkColumn(
            property, sql.DelimitIdentifier(property.GetColumnName(table)!), property.GetRelationalTypeMapping(), property.GetGetter()))];
        Known = [.. Columns.Where(column => column.IsKey), .. Columns.Where(column => column.Property.IsConcurrencyToken)];
        StandsAlone = Columns.All(column => column.Property.ValueGenerated == ValueGenerated.Never)
            && !type.GetForeignKeys().Any() && !type.GetReferencingForeignKeys().Any();
    }

    public string Table { get; }

    public IReadOnlyList<BulkColumn> Columns { get; }

    /// <summary>By which a row that was read is found again as it was then: the primary key, and behind it the concurrency tokens.</summary>
    public IReadOnlyList<BulkColumn> Known { get; }

    /// <summary>Nothing in it is made by the database, and no other table has to be written before or after it.</summary>
    public bool StandsAlone { get; }

    /// <summary>The first column of the primary key.</summary>
    public string Key => Known[0].Name;

    public string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    public string ColumnOf(string property) => Columns.Single(column => column.Property.Name == property).Name;

    public static BulkPlan For<T>(DbContext context) =>
        For(context, context.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} is not mapped."));

    /// <summary>It is kept with the model that it was read from.</summary>
    public static BulkPlan For(DbContext context, IEntityType type) =>
        type.GetOrAddRuntimeAnnotationValue(Annotation, static given => new BulkPlan(given.context, given.type), (context, type));
}

/// <summary>One column of an <see cref="BulkPlan"/>.</summary>
internal sealed record BulkColumn(IProperty Property, string Name, RelationalTypeMapping Mapping, IClrPropertyGetter Getter)
{
    public bool IsKey => Property.IsPrimaryKey();

    /// <summary>The type of its values as the database takes them, with room for NULL.</summary>
    public Type StoredType { get; } = WithNull(Mapping.Converter?.ProviderClrType ?? Mapping.ClrType);

    /// <summary>The value as the database takes it; null for NULL.</summary>
    public object? ValueOf(object row) => Stored(Getter.GetClrValue(row));

    public object? Stored(object? value) => value is not null && Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;

    private static Type WithNull(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;
}
