namespace Mozarto.Dashboard;

/// <summary>What live updates are about.</summary>
internal static class Topics
{
    public const string Deliveries = "deliveries";
    public const string Endpoints = "endpoints";
}
