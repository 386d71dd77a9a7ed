using Mozarto.Dashboard;
using Mozarto.Dashboard.Access;
using Mozarto.Dashboard.Audit;
using Mozarto.Dashboard.Data;
using Mozarto.Dashboard.Jobs;
using Mozarto.Dashboard.Payouts;
using Mozarto.Dashboard.Sandbox;
using Mozarto.Dashboard.Settings;
using Mozarto.Dashboard.Shell;
using Mozarto.Dashboard.Transactions;
using Mozarto.Dashboard.Webhooks;

var options = new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find(args) };
var builder = WebApplication.CreateBuilder(options);
var problems = new ConfigurationProblems();
builder.AddFoundations(problems);
builder.AddSandbox(problems);
builder.AddData(problems);
builder.AddAudit();
builder.AddAccess(problems);
builder.AddJobs();
builder.AddTransactions();
builder.AddSettings(problems);
builder.AddPayouts();
builder.AddWebhooks(problems);
builder.AddShell();

var app = builder.Build();
var opening = await app.OpenAsync(problems, OpenStoreAsync);
if (opening == StoreOpening.Refused) return 1;
if (opening == StoreOpening.KeysLost) return await LostKeys.RunAsync(app, options);

app.UseSecurityHeaders();
app.UseForwardedHeaders();
app.UseRouting();
app.UseShell();
app.UseSandbox();
app.UseAccess();
app.MapAccess();
app.MapTransactions();
app.MapSettings();
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
    await services.OpenAuditAsync(CancellationToken.None);
    await services.OpenJobsAsync(CancellationToken.None);
    await services.OpenTransactionsAsync(CancellationToken.None);
    await services.OpenSettingsAsync(CancellationToken.None);
    await services.OpenSandboxAsync(CancellationToken.None);
    await EndpointSeed.PlantAsync(services, CancellationToken.None);
}
