using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>Everything that stands in a store, as text that can be compared; without the audit log.</summary>
internal static class StoreContents
{
    public static async Task<string> ReadAsync(DashboardContext context)
    {
        var text = new StringBuilder();
        await context.Database.OpenConnectionAsync();
        var tables = context.Model.GetEntityTypes().Where(type => type.ClrType.Namespace != typeof(AuditEntry).Namespace).Select(type => type.GetTableName()).OfType<string>();
        foreach (var table in tables.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{table}\n");
            await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The name of a table, from the model.
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => Shown(reader.GetValue(field)))));
            foreach (var row in rows.Order(StringComparer.Ordinal)) text.Append(CultureInfo.InvariantCulture, $"  {row}\n");
        }

        await context.Database.CloseConnectionAsync();
        return text.ToString();
    }

    private static string Shown(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
