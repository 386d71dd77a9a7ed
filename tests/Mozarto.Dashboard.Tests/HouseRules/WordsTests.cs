namespace Mozarto.Dashboard.Tests.HouseRules;

public sealed class WordsTests
{
    [Fact]
    public void Every_word_means_one_thing() => Sources.AssertNone(Sources.Product.SelectMany(Words.Check));

    [Theory]
    [InlineData("Webhooks/A.cs", "var payload = 1;")]
    [InlineData("Webhooks/A.cs", "int rawPayloadBytes;")]
    [InlineData("Webhooks/A.cs", "void OnHookReceived() { }")]
    [InlineData("Webhooks/A.cs", "List<int> hooks;")]
    [InlineData("Webhooks/A.cs", "void ReplayAll() { }")]
    [InlineData("Jobs/A.cs", "enum State { DeadLetter }")]
    [InlineData("Jobs/A.cs", "int dead_letters;")]
    [InlineData("Payouts/TransferForm.razor", "<p />")]
    [InlineData("Webhooks/A.razor", "<p>Replay it</p>")]
    [InlineData("Webhooks/A.razor", "<p>A dead letter</p>")]
    [InlineData("Webhooks/A.cs", "class DeliveryMessage;")]
    [InlineData("Webhooks/A.cs", "enum DeliveryStatus { }")]
    [InlineData("Webhooks/A.cs", "record struct JobTask(int Id);")]
    [InlineData("Transactions/A.cs", "record PaymentObject;")]
    [InlineData("Gateway/A.cs", "record UserObject;")]
    [InlineData("Access/UserList.razor", "<p />")]
    [InlineData("Webhooks/A.cs", "static class DeliveryHelper;")]
    [InlineData("Webhooks/A.cs", "sealed class InboxService;")]
    [InlineData("Webhooks/DateUtils.cs", "")]
    [InlineData("Common/A.cs", "")]
    [InlineData("Ui/Shared/A.razor", "")]
    public void A_word_that_is_not_ours_is_found(string path, string text) => Assert.NotEmpty(Words.Check(new(path, text)));

    [Theory]
    [InlineData("Webhooks/WebhookInbox.cs", "class WebhookInbox { Task<int> task; int StatusCode; string Message; ClaimsPrincipal User; }")]
    [InlineData("Webhooks/A.cs", "// the payload\nvar s = \"payload\";")]
    [InlineData("Webhooks/A.cs", "request.Headers.TransferEncoding; StatusCodes.Status413PayloadTooLarge; told?.Payload")]
    [InlineData("Webhooks/A.cs", "void Hooked() { }")]
    [InlineData("Webhooks/A.razor", "@* payload *@<p>A webhook</p>")]
    [InlineData("Jobs/A.cs", "sealed class ChoreRunner : BackgroundService;")]
    [InlineData("Gateway/A.cs", "record PaymentObject; record StatusUpdate;")]
    public void Our_words_and_those_of_the_framework_are_left_alone(string path, string text) => Assert.Empty(Words.Check(new(path, text)));
}
