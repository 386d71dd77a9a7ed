using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.HouseRules;

/// <summary>The model and the migrations say the same, for each database: EF itself is asked.</summary>
public sealed class PendingMigrationsTests
{
    [Fact]
    public void No_change_of_the_model_waits_for_a_migration()
    {
        var factories = typeof(Program).Assembly.GetTypes().Where(type => type.IsClass && ContextOf(type) is not null).ToArray();

        var folders = factories.Select(FolderOf).Order(StringComparer.Ordinal);
        Assert.Equal(MigrationFolders().Order(StringComparer.Ordinal), folders, StringComparer.Ordinal);
        Assert.All(factories, factory =>
        {
            using var context = Create(factory);
            Assert.False(context.Database.HasPendingModelChanges(), $"{context.GetType().Name}: the model changed without a migration.");
        });
    }

    private static string[] MigrationFolders()
    {
        var folder = Repository.PathOf("src/Data/Migrations");
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(inner => Path.GetFileName(inner))] : [];
    }

    // SqliteDashboardContext has its migrations in Sqlite.
    private static string FolderOf(Type factory) => ContextOf(factory)!.Name.Replace("DashboardContext", "", StringComparison.Ordinal);

    private static Type? ContextOf(Type type) => type.GetInterfaces()
        .FirstOrDefault(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>))
        ?.GetGenericArguments()[0];

    private static DbContext Create(Type factory) =>
        (DbContext)typeof(IDesignTimeDbContextFactory<>).MakeGenericType(ContextOf(factory)!).GetMethod("CreateDbContext")!
            .Invoke(Activator.CreateInstance(factory, nonPublic: true), [Array.Empty<string>()])!;
}
