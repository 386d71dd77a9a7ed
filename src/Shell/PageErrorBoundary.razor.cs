using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;

namespace Mozarto.Dashboard.Shell;

public sealed partial class PageErrorBoundary : ErrorBoundaryBase
{
    private const int ReferenceDigitsCount = 12;

    private string reference = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        reference = "err_" + RandomNumberGenerator.GetHexString(ReferenceDigitsCount, lowercase: true);
        LogFailure(Log, exception, reference);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed; reference {Reference}")]
    private static partial void LogFailure(ILogger log, Exception exception, string reference);
}
