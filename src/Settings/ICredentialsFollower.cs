using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Settings;

/// <summary>Somebody on a higher floor whose acts go to Mozarto under its address and company token.</summary>
internal interface ICredentialsFollower
{
    /// <summary>How many acts were approved for another address or token than these, and will have to be approved again.</summary>
    Task<int> CountUnfitAsync(CashierBinding binding, CancellationToken cancellation);

    /// <summary>Stages, in the context of the change, that nothing goes to Mozarto until a person lets it go on. Does nothing where that is so already.</summary>
    Task PauseAsync(DashboardContext context, string byName, string reason, CancellationToken cancellation);
}

/// <summary>A part of the page of credentials that a higher floor brings: a component without parameters.</summary>
internal sealed record CredentialsPart(Type Component);
