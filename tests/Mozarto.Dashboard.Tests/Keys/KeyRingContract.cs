using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Keys;

/// <summary>The keys that encrypt secrets, kept: under a certificate or as they were, found by every start, and by every instance.</summary>
public abstract class KeyRingContract(DatabaseKind kind) : IAsyncLifetime
{
    private KeptKeys keys = null!;

    public async Task InitializeAsync() => keys = await KeptKeys.CreateAsync(kind);

    public async Task DisposeAsync() => await keys.DisposeAsync();

    [Fact]
    public async Task Under_a_certificate_no_key_lies_in_clear_neither_a_new_one_nor_one_from_before_it()
    {
        var known = await keys.StartAsync();
        Assert.All((await keys.ReadAsync()).Values, xml => Assert.True(IsClear(xml)));

        var certificate = Certificate("one");
        Assert.Equal(known, await keys.StartAsync(certificate));

        var kept = await keys.ReadAsync();
        Assert.NotEmpty(kept);
        Assert.All(kept.Values, xml => Assert.False(IsClear(xml)));
        Assert.All(kept.Values, xml => Assert.Contains("EncryptedXmlDecryptor", xml, StringComparison.Ordinal));
        Assert.Equal(known, await keys.StartAsync(certificate));
    }

    [Fact]
    public async Task A_new_installation_under_a_certificate_never_has_a_key_in_clear()
    {
        await keys.StartAsync(Certificate("one"));

        Assert.All((await keys.ReadAsync()).Values, xml => Assert.False(IsClear(xml)));
    }

    [Fact]
    public async Task A_replaced_certificate_is_named_among_those_of_before_and_everything_is_still_read()
    {
        var known = await keys.StartAsync(Certificate("one"));

        Assert.Equal(known, await keys.StartAsync([.. Certificate("two"), ("UnprotectCertificateFiles", keys.Certificates.PathOf("one.pfx"))]));
    }

    [Fact]
    public async Task An_instance_that_is_set_up_for_other_keys_does_not_start_and_leaves_everything_as_it_is()
    {
        var known = await keys.StartAsync(Certificate("one"));
        var before = await keys.ReadAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => keys.RunProcessAsync(Certificate("two")));
        Assert.Contains("The data protection keys of this installation are there, but under a certificate that this instance has not got.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("The data protection keys of this installation are there", (await Assert.ThrowsAsync<InvalidOperationException>(() => keys.RunProcessAsync())).Message, StringComparison.Ordinal);

        Assert.Equal(before, await keys.ReadAsync());
        Assert.Equal(known, await keys.StartAsync(Certificate("one")));
    }

    [Fact]
    public async Task Keys_in_the_folder_of_an_older_version_or_put_back_there_are_found()
    {
        var known = await keys.StartAsync();
        var saved = await keys.ReadAsync();
        await keys.LoseAsync();
        keys.PutIntoFolder(saved);

        Assert.Equal(known, await keys.StartAsync());
        Assert.Equal(saved.Keys.Order(StringComparer.Ordinal), (await keys.ReadAsync()).Keys.Order(StringComparer.Ordinal));
    }

    private static bool IsClear(string xml) => xml.Contains("requiresEncryption", StringComparison.Ordinal) || !xml.Contains("encryptedSecret", StringComparison.Ordinal);

    private (string Name, string Value)[] Certificate(string name)
    {
        var path = keys.Certificates.PathOf(name + ".pfx");
        if (!File.Exists(path)) TestCertificate.WritePfx(keys.Certificates, name);
        return [("CertificateFile", path), ("CertificatePassword", TestCertificate.Password)];
    }
}

public sealed class KeyRingOnSqlite() : KeyRingContract(DatabaseKind.Sqlite);

public sealed class KeyRingOnPostgres() : KeyRingContract(DatabaseKind.PostgreSql);
