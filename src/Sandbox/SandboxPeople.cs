using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Sandbox.Identity;

namespace Mozarto.Dashboard.Sandbox;

/// <summary>Makes the cast known as people who hold their roles, as the sandbox's identity provider will tell of them: once it has an address, and so a name.</summary>
internal sealed class SandboxPeople(SandboxIdentity identity, People people) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (identity.Issuer is not { } issuer) return;
        foreach (var member in Cast.All) await people.SawAsync(new Operator(issuer, member.Subject, member.Name, member.Roles), cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
