using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Sandbox.Cashier;

/// <summary>What is told of a payout by webhook.</summary>
internal enum PretendSequel
{
    Nothing = 1,
    Approved,
    PendingThenApproved,
    Declined,
}

/// <summary>How a webhook names our reference.</summary>
internal enum PretendReference
{
    AsSent = 1,

    /// <summary>The member is there, with nothing in it: what Mozarto's samples show.</summary>
    Empty,
    Missing,
}

/// <summary>How a request is answered, and what is told of it: the position of all switches.</summary>
internal sealed record PretendPlan
{
    /// <summary>Longer than the dashboard waits for an answer.</summary>
    public const int DelaySecondsMax = 600;

    public const int TellSecondsMax = 60;

    private const int TellSecondsDefault = 2;

    private readonly int delaySeconds;
    private readonly int tellSeconds = TellSecondsDefault;

    /// <summary>Accept, then Approved.</summary>
    public static PretendPlan Default { get; } = new();

    public PretendAnswer Answer { get; private init; } = PretendAnswers.Accept;

    public PretendSequel Sequel { get; init; } = PretendSequel.Approved;

    public PretendReference Reference { get; init; } = PretendReference.AsSent;

    /// <summary>How long the answer waits.</summary>
    public int DelaySeconds { get => delaySeconds; init => delaySeconds = Math.Clamp(value, 0, DelaySecondsMax); }

    /// <summary>How long each webhook after the answer waits.</summary>
    public int TellSeconds { get => tellSeconds; init => tellSeconds = Math.Clamp(value, 0, TellSecondsMax); }

    /// <summary>The webhooks come before the answer, without waiting.</summary>
    public bool IsToldFirst { get; init; }

    /// <summary>The webhooks tell one unit more than was asked for.</summary>
    public bool TellsOtherAmount { get; init; }

    /// <summary>For the next request only; the ones after it are answered by default.</summary>
    public bool IsForOne { get; init; }

    /// <summary>What the dashboard must make of it: it does not wait for ever.</summary>
    public PretendEffect Effect => DelaySeconds < MozartoGateway.TimeMax.TotalSeconds ? Answer.Effect : PretendEffect.Unknown;

    /// <summary>Whether money leaves: told, or else taken without a word about it.</summary>
    public bool Pays => Sequel switch
    {
        PretendSequel.Nothing => Answer.Takes,
        PretendSequel.Declined => false,
        _ => true,
    };

    /// <summary>Of what an answer refuses, nothing more is told, unless that is chosen afterwards.</summary>
    public PretendPlan With(PretendAnswer answer) => this with { Answer = answer, Sequel = answer.Takes ? Sequel : PretendSequel.Nothing };
}
