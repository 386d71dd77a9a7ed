using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace Mozarto.Dashboard.Shell;

public sealed partial class ErrorPage
{
    private string reference = "";

    [CascadingParameter] private HttpContext? Context { get; set; }

    protected override void OnInitialized()
    {
        reference = Activity.Current?.TraceId.ToString() ?? Context?.TraceIdentifier ?? "none";
        if (Context?.Features.Get<IExceptionHandlerFeature>() is { } failure) LogFailure(Log, reference, failure.Error.GetType().Name);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed and was answered with the error page; reference {Reference}, {ExceptionType}")]
    private static partial void LogFailure(ILogger log, string reference, string exceptionType);
}
