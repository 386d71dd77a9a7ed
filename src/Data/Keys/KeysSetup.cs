using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Mozarto.Dashboard.Data.Keys;

/// <summary>Registers the keys that encrypt secrets at rest: in the database where instances share one, else in a folder.</summary>
internal static class KeysSetup
{
    public static void AddKeyRing(this IServiceCollection services, DatabaseProvider provider, KeyRingSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<KeyRing>();
        var protection = services.AddDataProtection().SetApplicationName("Mozarto.Dashboard");
        if (provider == DatabaseProvider.PostgreSql)
        {
            services.AddSingleton<StoredKeys>();
            services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(found =>
                new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = found.GetRequiredService<StoredKeys>()));
        }
        else
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(settings.Folder));
        }

        if (settings.Certificate is { } certificate) protection.ProtectKeysWithCertificate(certificate);
        if (settings.Earlier.Count > 0) protection.UnprotectKeysWithAnyCertificate([.. settings.Earlier]);
    }
}
