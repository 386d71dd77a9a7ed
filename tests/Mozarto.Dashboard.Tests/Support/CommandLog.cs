using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Mozarto.Dashboard.Tests.Support;

/// <summary>A command that went to the database, with the values of its parameters.</summary>
internal sealed record SentCommand(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters);

/// <summary>Every query that contexts sent to the database since it was cleared, in order.</summary>
internal sealed class CommandLog : DbCommandInterceptor
{
    private readonly List<SentCommand> sent = [];

    public IReadOnlyList<SentCommand> Sent
    {
        get
        {
            lock (sent) return [.. sent];
        }
    }

    public void Clear()
    {
        lock (sent) sent.Clear();
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        var parameters = command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value)).ToList();
        lock (sent) sent.Add(new SentCommand(command.CommandText, parameters));
        return ValueTask.FromResult(result);
    }
}
