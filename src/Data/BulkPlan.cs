using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Mozarto.Dashboard.Data;

/// <summary>How rows of one entity type are written in bulk, read once from EF's own mapping: table, columns, and how each value is converted.</summary>
internal sealed class BulkPlan
{
    private static readonly ConcurrentDictionary<(Type Context, Type Entity), BulkPlan> Plans = new();

    private BulkPlan(DbContext context, Type entity)
    {
        var type = context.Model.FindEntityType(entity) ?? throw new InvalidOperationException($"{entity} is not mapped.");
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var sql = context.GetService<ISqlGenerationHelper>();
        Table = sql.DelimitIdentifier(table.Name);
        Key = sql.DelimitIdentifier(type.FindPrimaryKey()!.Properties[0].GetColumnName(table)!);
        Columns = [.. type.GetProperties().Select(property => new BulkColumn(
            property.Name, sql.DelimitIdentifier(property.GetColumnName(table)!), property.GetRelationalTypeMapping(), property.GetGetter()))];
    }

    public string Table { get; }

    /// <summary>The first column of the primary key.</summary>
    public string Key { get; }

    public IReadOnlyList<BulkColumn> Columns { get; }

    public string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    public string ColumnOf(string property) => Columns.Single(column => column.Property == property).Name;

    public static BulkPlan For<T>(DbContext context) =>
        Plans.GetOrAdd((context.GetType(), typeof(T)), static (key, context) => new BulkPlan(context, key.Entity), context);
}

/// <summary>One column of an <see cref="BulkPlan"/>.</summary>
internal sealed record BulkColumn(string Property, string Name, RelationalTypeMapping Mapping, IClrPropertyGetter Getter)
{
    /// <summary>The value as the database takes it; null for NULL.</summary>
    public object? ValueOf(object row)
    {
        var value = Getter.GetClrValue(row);
        if (value is null) return null;
        return Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }
}
