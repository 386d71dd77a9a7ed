namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>An HTTP answer of the pretend cashier, whole.</summary>
internal sealed record PretendReply(int StatusCode, string Body)
{
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public (string Name, string Value)? Header { get; init; }

    /// <summary>What it says, for the ledger.</summary>
    public string Words { get; init; } = "";
}

/// <summary>How much of an answer gets through.</summary>
internal enum PretendDelivery
{
    Whole = 1,

    /// <summary>The connection ends without a byte of it.</summary>
    Nothing,

    /// <summary>The connection is reset in the middle of the body.</summary>
    Half,
}
