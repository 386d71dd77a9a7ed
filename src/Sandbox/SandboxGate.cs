namespace Mozarto.Dashboard.Sandbox;

/// <summary>Whether there is a sandbox at all. Where it is shut, its pages do not exist.</summary>
internal sealed record SandboxGate(bool IsOpen);
