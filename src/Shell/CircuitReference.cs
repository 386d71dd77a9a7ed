using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Mozarto.Dashboard.Shell;

/// <summary>The circuit's id, which the server's log names when a circuit breaks: people can quote it from the screen.</summary>
internal sealed class CircuitReference : CircuitHandler
{
    /// <summary>Null while the page is prerendered.</summary>
    public string? Id { get; private set; }

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Id = circuit.Id;
        return Task.CompletedTask;
    }
}
