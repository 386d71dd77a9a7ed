using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Transactions;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>What happens before each slice of an export is read.</summary>
internal sealed class SliceGate
{
    /// <summary>Is told which slice of its export comes, beginning with 1.</summary>
    public Func<int, CancellationToken, Task>? Before { get; set; }

    /// <summary>Puts the gate between an app's lists of transactions and its store.</summary>
    public void Into(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.Replace(ServiceDescriptor.Singleton(provider =>
            new TransactionList(ActivatorUtilities.CreateInstance<GatedContexts>(provider, this), provider.GetRequiredService<TransactionFacets>())));
    }
}

/// <summary>Counts the slices of each request on their way to the store.</summary>
internal sealed class GatedContexts(SliceGate gate, IDbContextFactory<DashboardContext> inner, IHttpContextAccessor requests) : IDbContextFactory<DashboardContext>
{
    public DashboardContext CreateDbContext() => inner.CreateDbContext();

    public async Task<DashboardContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        if (requests.HttpContext is { } request && gate.Before is { } before)
        {
            var slice = (request.Items[gate] as int? ?? 0) + 1;
            request.Items[gate] = slice;
            await before(slice, cancellationToken);
        }

        return await inner.CreateDbContextAsync(cancellationToken);
    }
}
