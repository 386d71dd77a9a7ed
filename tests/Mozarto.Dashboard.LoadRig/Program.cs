using Mozarto.Dashboard.LoadRig;
using Mozarto.Dashboard.LoadRig.Targets;

const string Usage = """
    receive          requests per second and latency: ours, one SaveChanges per request, bare
    kill             kill -9 under load, then count what was answered and is not in the store
    drain            how fast a backlog is processed while deliveries arrive, and what their senders feel
    lists            how long the delivery list takes to answer with many rows
    transactions     how long the list of transactions takes with many rows, and what exporting them costs
    See tests/Mozarto.Dashboard.LoadRig/README.md for the options of each.
    """;

try
{
    return args switch
    {
        ["receive", .. var rest] => await ReceiveCommand.RunAsync(RigOptions.Parse(rest)),
        ["kill", .. var rest] => await KillCommand.RunAsync(RigOptions.Parse(rest)),
        ["lists", .. var rest] => await ListsCommand.RunAsync(RigOptions.Parse(rest)),
        ["drain", .. var rest] => await DrainCommand.RunAsync(RigOptions.Parse(rest)),
        ["transactions", .. var rest] => await TransactionsCommand.RunAsync(RigOptions.Parse(rest)),
        ["baseline-server", .. var rest] => await BaselineServer.RunAsync(rest),
        _ => Explain(),
    };
}
catch (RigException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}

static int Explain()
{
    Console.Error.WriteLine(Usage);
    return 2;
}
