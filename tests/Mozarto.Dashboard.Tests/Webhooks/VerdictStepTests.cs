using System.Globalization;
using Mozarto.Dashboard.Webhooks;

namespace Mozarto.Dashboard.Tests.Webhooks;

public sealed class VerdictStepTests
{
    private static readonly string[] Details = ["", "-42", "ab12cd34", "v1 in item 2 has 63 characters, 64 are needed"];

    [Fact]
    public void Steps_read_back_as_they_were_written()
    {
        VerdictStep[] steps =
        [
            .. from check in Enum.GetValues<VerdictCheck>()
               from outcome in Enum.GetValues<CheckOutcome>()
               from detail in Details
               select new VerdictStep(check, outcome, detail),
        ];

        Assert.Equal(9 * 3 * 4, steps.Length);
        Assert.Equal(steps, VerdictStep.Read(VerdictStep.Write(steps)));
    }

    [Fact]
    public void No_steps_read_back_as_none() => Assert.Empty(VerdictStep.Read(VerdictStep.Write([])));

    [Fact]
    public void The_numbers_that_are_stored_stay_what_they_are()
    {
        Assert.Equal("1+;2-;3!x", VerdictStep.Write([
            new VerdictStep(VerdictCheck.Header, CheckOutcome.Passed), new VerdictStep(VerdictCheck.Form, CheckOutcome.Failed), new VerdictStep(VerdictCheck.Scheme, CheckOutcome.Note, "x")]));
        Assert.Equal([1, 2, 3], Numbers<VerdictKind>());
        Assert.Equal([1, 2, 3, 4, 10, 20, 21, 22, 23, 24, 25, 26, 27, 28], Numbers<VerdictReason>());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], Numbers<VerdictCheck>());
    }

    private static IEnumerable<int> Numbers<T>() where T : struct, Enum => Enum.GetValues<T>().Select(value => Convert.ToInt32(value, CultureInfo.InvariantCulture));
}
