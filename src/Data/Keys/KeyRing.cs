using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;

namespace Mozarto.Dashboard.Data.Keys;

/// <summary>How the key of something encrypted is found.</summary>
internal enum KeyFinding
{
    /// <summary>It is here and can be read.</summary>
    Readable,

    /// <summary>It is here, under a certificate that this instance has not got: the installation is whole, and this instance is set up for another ring.</summary>
    Locked,

    /// <summary>It is not here: it was lost, or what was encrypted belongs to another installation.</summary>
    Missing,
}

/// <summary>The keys that encrypt secrets at rest: brings them to where they are kept, and knows which of them are at hand.</summary>
internal sealed partial class KeyRing(
    IDbContextFactory<DashboardContext> contexts, DatabaseSettings database, KeyRingSettings settings, IKeyManager keys, TimeProvider time, ILoggerFactory logs)
{
    // What the framework writes before everything that it encrypts: a mark of four bytes, and the key's id.
    private const uint Mark = 0x09F0C9F0;
    private const int MarkBytes = sizeof(uint);
    private const int IdBytes = 16;

    private const string LockName = "data protection keys";

    private readonly ILogger log = logs.CreateLogger<KeyRing>();

    /// <summary>
    /// Encrypts keys that still lie in clear, if there is a certificate; on PostgreSQL takes into the database what the folder holds and it lacks: the keys of
    /// a version that kept them there, or those that an operator has put back.
    /// </summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var encryptor = settings.Certificate is { } certificate ? new CertificateXmlEncryptor(certificate, logs) : null;
        if (encryptor is not null) EncryptFolder(encryptor);
        if (database.Provider != DatabaseProvider.PostgreSql) return;
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var unit = await context.Database.BeginTransactionAsync(cancellation);
        await context.LockAsync(LockName, cancellation);
        var stored = await context.DataProtectionKeys.ToListAsync(cancellation);
        if (encryptor is not null)
            foreach (var row in stored)
                if (XElement.Parse(row.Xml) is var key && ClearKey.Encrypt(key, encryptor)) row.Xml = key.ToString(SaveOptions.DisableFormatting);
        foreach (var (name, key) in InFolder().Where(each => stored.TrueForAll(row => row.Name != each.Name)))
        {
            context.Add(new StoredKey { Name = name, Xml = key.ToString(SaveOptions.DisableFormatting), StoredAt = time.GetUtcNow() });
            LogTaken(log, name);
        }

        await context.SaveChangesAsync(cancellation);
        await unit.CommitAsync(cancellation);
    }

    /// <summary>Looks for the key that something was encrypted with. Makes no key, whatever it finds.</summary>
    public KeyFinding Find(ReadOnlySpan<byte> encrypted)
    {
        if (encrypted.Length < MarkBytes + IdBytes || BinaryPrimitives.ReadUInt32BigEndian(encrypted) != Mark) return KeyFinding.Missing;
        var id = new Guid(encrypted.Slice(MarkBytes, IdBytes));
        if (keys.GetAllKeys().FirstOrDefault(key => key.KeyId == id) is not { } known) return KeyFinding.Missing;
        try
        {
            return known.CreateEncryptor() is null ? KeyFinding.Locked : KeyFinding.Readable;
        }
        catch (CryptographicException)
        {
            return KeyFinding.Locked;
        }
    }

    private void EncryptFolder(CertificateXmlEncryptor encryptor)
    {
        foreach (var (name, key) in InFolder().Where(each => ClearKey.Encrypt(each.Key, encryptor)))
        {
            var (path, fresh) = (Path.Combine(settings.Folder, name + ".xml"), Path.Combine(settings.Folder, name + ".tmp"));
            key.Save(fresh);
            File.Move(fresh, path, overwrite: true);
            LogEncrypted(log, name);
        }
    }

    private List<(string Name, XElement Key)> InFolder() => Directory.Exists(settings.Folder)
        ? [.. Directory.EnumerateFiles(settings.Folder, "*.xml").Order(StringComparer.Ordinal).Select(file => (Path.GetFileNameWithoutExtension(file), XElement.Load(file)))]
        : [];

    [LoggerMessage(EventId = 70, Level = LogLevel.Information, Message = "Data protection key {Name} lay in clear and is encrypted now.")]
    private static partial void LogEncrypted(ILogger log, string name);

    [LoggerMessage(EventId = 71, Level = LogLevel.Information, Message = "Data protection key {Name} was taken from the key folder into the database, where all instances find it.")]
    private static partial void LogTaken(ILogger log, string name);
}
