using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Mozarto.Dashboard.Data.Keys;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.Keys;

/// <summary>How the keys are to be kept: chosen by somebody, or a start that is refused with the reason and without a path or a password.</summary>
public sealed class KeyRingSettingsTests : IDisposable
{
    private const string Unopened = "names a file that cannot be opened as a certificate with its private key: it must be PFX or PEM, and DataProtection:CertificatePassword its password.";

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("missing.pfx", "names a file that cannot be read.")]
    [InlineData("empty.pfx", Unopened)]
    [InlineData("nonsense.pfx", Unopened)]
    [InlineData("nonsense.pem", Unopened)]
    [InlineData("certificate-without-key.pem", Unopened)]
    [InlineData("elliptic.pfx", "names a certificate without a private RSA key; only such a one can protect keys.")]
    public void A_file_that_is_no_certificate_for_keys_is_told(string file, string problem)
    {
        File.WriteAllText(folder.PathOf("empty.pfx"), "");
        File.WriteAllText(folder.PathOf("nonsense.pfx"), "no certificate at all");
        File.WriteAllText(folder.PathOf("nonsense.pem"), "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----");
        File.WriteAllText(folder.PathOf("certificate-without-key.pem"), File.ReadAllText(TestCertificate.WritePem(folder, "whole", hasPassword: false)).Split("-----BEGIN PRIVATE KEY")[0]);
        TestCertificate.WriteElliptic(folder);

        Assert.Equal([$"DataProtection:CertificateFile {problem}"], Problems("Production", ("CertificateFile", folder.PathOf(file)), ("CertificatePassword", TestCertificate.Password)));
        Assert.Equal(
            [$"DataProtection:UnprotectCertificateFiles {problem}"],
            Problems("Production", ("KeysUnprotected", "true"), ("UnprotectCertificateFiles", folder.PathOf(file)), ("CertificatePassword", TestCertificate.Password)));
    }

    [Fact]
    public void A_wrong_password_is_told_and_not_shown()
    {
        var problem = Assert.Single(Problems("Production", ("CertificateFile", TestCertificate.WritePfx(folder, "one")), ("CertificatePassword", "canary")));

        Assert.Equal($"DataProtection:CertificateFile {Unopened}", problem);
    }

    [Theory]
    [InlineData("Production", "false", false)]
    [InlineData("Staging", "false", false)]
    [InlineData("Development", "false", true)]
    [InlineData("Production", "true", true)]
    public void Without_a_choice_only_development_and_the_sandbox_start(string environment, string sandbox, bool isStarted)
    {
        var problems = new ConfigurationProblems();

        KeyRingSettings.From(Configured(("Sandbox:Enabled", sandbox)), new Surroundings(environment, folder.Root), problems);

        Assert.Equal(isStarted, problems.Found.Count == 0);
        if (!isStarted) Assert.StartsWith("DataProtection:CertificateFile is missing: the keys that encrypt secrets would lie beside them in clear.", Assert.Single(problems.Found), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_and_the_choice_of_none_exclude_each_other() =>
        Assert.StartsWith("DataProtection:KeysUnprotected is true although", Assert.Single(Problems(
            "Production", ("KeysUnprotected", "true"), ("CertificateFile", TestCertificate.WritePem(folder, "one", hasPassword: false)))), StringComparison.Ordinal);

    [Fact]
    public void Certificates_of_either_form_are_opened_with_and_without_a_password()
    {
        Assert.Empty(Problems("Production", ("CertificateFile", TestCertificate.WritePfx(folder, "pfx")), ("CertificatePassword", TestCertificate.Password)));
        Assert.Empty(Problems("Production", ("CertificateFile", TestCertificate.WritePem(folder, "clear", hasPassword: false))));
        Assert.Empty(Problems(
            "Production", ("CertificateFile", TestCertificate.WritePem(folder, "locked", hasPassword: true)), ("CertificatePassword", TestCertificate.Password),
            ("UnprotectCertificateFiles", $"{folder.PathOf("pfx.pfx")}; {TestCertificate.WritePfx(folder, "two")};")));
    }

    private IReadOnlyList<string> Problems(string environment, params (string Name, string Value)[] settings)
    {
        var problems = new ConfigurationProblems();
        KeyRingSettings.From(Configured([.. settings.Select(each => ($"DataProtection:{each.Name}", each.Value))]), new Surroundings(environment, folder.Root), problems);
        Assert.DoesNotContain(problems.Found, problem => problem.Contains("canary", StringComparison.Ordinal) || problem.Contains(folder.Root, StringComparison.Ordinal));
        return problems.Found;
    }

    private static IConfiguration Configured(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Name, (string?)each.Value))).Build();

    private sealed class Surroundings(string environment, string contentRoot) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = environment;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = contentRoot;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
