namespace Mozarto.Dashboard.Ui;

/// <summary>How a step of a check ended.</summary>
public enum StepOutcome
{
    Passed,

    Failed,

    /// <summary>Neither good nor bad, but worth knowing.</summary>
    Note,

    /// <summary>An earlier step ended the check.</summary>
    NotReached,
}
