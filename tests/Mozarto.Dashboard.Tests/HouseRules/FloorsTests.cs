namespace Mozarto.Dashboard.Tests.HouseRules;

public sealed class FloorsTests
{
    private static readonly SourceFile[] House =
    [
        new("Webhooks/Delivery.cs", "namespace Mozarto.Dashboard.Webhooks;\ninternal sealed class Delivery { private sealed class Inner; }\nenum Outcome { Good }"),
        new("Ui/Outcome.cs", "namespace Mozarto.Dashboard.Ui;\npublic enum Outcome { Good }"),
        new("Webhooks/DeliveryTable.razor", "<p>Deliveries</p>"),
        new("Home/AttentionLine.cs", "namespace Mozarto.Dashboard.Home;\npublic sealed record AttentionLine(string Reason);"),
        new("Audit/AuditLog.cs", "namespace Mozarto.Dashboard.Audit;\ninternal sealed class AuditLog;"),
        new("Ui/Money.razor", "<b>1</b>"),
    ];

    [Fact]
    public void No_folder_names_its_own_floor_or_one_above() => Sources.AssertNone(Floors.Check(Sources.Product));

    [Theory]
    [InlineData("Payouts/A.cs", "using Mozarto.Dashboard.Webhooks;\nnamespace Mozarto.Dashboard.Payouts;")]
    [InlineData("Data/A.cs", "using static Mozarto.Dashboard.Webhooks.Delivery;\nnamespace Mozarto.Dashboard.Data;")]
    [InlineData("Data/A.cs", "using D = global::Mozarto.Dashboard.Audit.AuditLog;\nnamespace Mozarto.Dashboard.Data;")]
    [InlineData("Alerts/A.cs", "using Mozarto.Dashboard.Settings;\nnamespace Mozarto.Dashboard.Alerts;")]
    [InlineData("Ui/A.cs", "namespace Mozarto.Dashboard.Ui;\nclass A { Dashboard.Audit.AuditLog log; }")]
    [InlineData("Ui/A.cs", "namespace Mozarto.Dashboard.Ui;\nclass A { object o = new Audit.AuditLog(); }")]
    [InlineData("Ui/A.cs", "namespace Mozarto.Dashboard.Ui;\nclass A { string s = $\"{Audit.AuditLog.Name}\"; }")]
    [InlineData("A.cs", "using Mozarto.Dashboard.Data;\nnamespace Mozarto.Dashboard;")]
    [InlineData("Ui/A.razor", "@using Mozarto.Dashboard.Audit")]
    [InlineData("Ui/A.razor", "<div><DeliveryTable Rows=\"5\" /></div>")]
    [InlineData("Ui/A.razor", "<Grid TItem=\"Delivery\" />")]
    [InlineData("Ui/A.razor", "@inject AuditLog Log")]
    [InlineData("Ui/A.razor", "@foreach (Delivery delivery in rows) { <p /> }")]
    [InlineData("Ui/A.razor", "<p>@AuditLog.Name</p>")]
    [InlineData("Ui/A.razor", "<p>@(new Delivery())</p>")]
    [InlineData("Ui/A.razor", "@code {\n    [Parameter] public Delivery? Row { get; set; }\n}")]
    [InlineData("Ui/A.razor.cs", "namespace Mozarto.Dashboard.Webhooks;\npublic partial class A;")]
    [InlineData("Webhooks/A.cs", "namespace Mozarto.Dashboard.Home;")]
    [InlineData("Webhooks/A.cs", "global using Mozarto.Dashboard.Data;\nnamespace Mozarto.Dashboard.Webhooks;")]
    [InlineData("Webhooks/A.razor", "@namespace Mozarto.Dashboard.Home")]
    [InlineData("Reports/A.cs", "namespace Mozarto.Dashboard.Reports;")]
    public void Naming_upwards_or_sideways_is_found(string path, string text)
    {
        var found = Floors.Check([.. House, new(path, text)]).ToArray();

        Assert.NotEmpty(found);
        Assert.All(found, violation => Assert.Equal(path, violation.Path));
    }

    [Theory]
    [InlineData("Home/A.cs", "using Mozarto.Dashboard.Webhooks;\nnamespace Mozarto.Dashboard.Home;")]
    [InlineData("Webhooks/A.cs", "// using Mozarto.Dashboard.Home;\nnamespace Mozarto.Dashboard.Webhooks;\nclass A { string s = \"Home.AttentionLine\"; }")]
    [InlineData("Webhooks/DashboardContext.cs", "using Mozarto.Dashboard.Webhooks;\nnamespace Mozarto.Dashboard.Data;\npartial class DashboardContext;")]
    [InlineData("Ui/A.cs", "namespace Mozarto.Dashboard.Ui;\nclass A { int Audit; int B => this.Audit.AuditLog; }")]
    [InlineData("Ui/A.razor", "@* <DeliveryTable /> *@<h1>Delivery. Of what</h1><Field Label=\"Delivery\" Text=\"AuditLog\" />")]
    [InlineData("Ui/A.razor", "@code {\n    // a Delivery\n    private string text = \"Delivery\";\n}")]
    [InlineData("Ui/A.razor", "@code {\n    [Parameter] public string Inner { get; set; }\n}")]
    [InlineData("Ui/A.razor", "@code {\n    [Parameter] public Outcome Outcome { get; set; }\n}")]
    [InlineData("Program.cs", "using Mozarto.Dashboard.Home;")]
    [InlineData("_Imports.razor", "@using Mozarto.Dashboard.Home\n@namespace Mozarto.Dashboard")]
    [InlineData("Data/Migrations/Sqlite/First.cs", "namespace Mozarto.Dashboard.Anything;\nclass First { Webhooks.Delivery d; }")]
    public void What_is_allowed_is_left_alone(string path, string text) => Assert.Empty(Floors.Check([.. House, new(path, text)]));
}
