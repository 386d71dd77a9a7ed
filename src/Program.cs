using Mozarto.Dashboard;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Sandbox;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Shell;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Webhooks;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find(args) });
var problems = new ConfigurationProblems();
builder.AddFoundations(problems);
builder.AddSandbox(problems);
builder.AddData(problems);
builder.AddAccess();
builder.AddJobs();
builder.AddTransactions();
builder.AddSettings(problems);
builder.AddPayouts();
builder.AddWebhooks(problems);
builder.AddShell();

var app = builder.Build();
if (!await app.OpenAsync(problems, OpenStoreAsync)) return 1;

app.UseForwardedHeaders();
app.UseRouting();
app.UseShell();
app.UseSandbox();
app.UseAuthentication();
app.UseAuthorization();
app.MapAccess();
app.MapTransactions();
app.MapPayouts();
app.MapWebhooks();
app.MapSandbox();
app.MapHealth();
app.MapShell();
await app.RunAsync();
return 0;

static async Task OpenStoreAsync(IServiceProvider services)
{
    await services.OpenDataAsync(CancellationToken.None);
    await services.OpenJobsAsync(CancellationToken.None);
    await services.OpenTransactionsAsync(CancellationToken.None);
    await services.OpenSettingsAsync(CancellationToken.None);
    await services.OpenSandboxAsync(CancellationToken.None);
    await EndpointSeed.PlantAsync(services, CancellationToken.None);
}
