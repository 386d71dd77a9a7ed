using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Mozarto.Dashboard.Data.Keys;

/// <summary>
/// Keys that were written before there was a certificate lie in clear, and the framework leaves them so. This encrypts their secret part where it stands,
/// in the form in which the framework itself would have written it.
/// </summary>
internal static class ClearKey
{
    private static readonly XNamespace Form = "http://schemas.asp.net/2015/03/dataProtection";

    /// <summary>True when something in it had to be encrypted.</summary>
    public static bool Encrypt(XElement key, IXmlEncryptor encryptor)
    {
        var clear = key.Descendants().Where(part => (bool?)part.Attribute(Form + "requiresEncryption") == true).ToList();
        foreach (var part in clear)
        {
            var encrypted = encryptor.Encrypt(new XElement(part));
            part.ReplaceWith(new XElement(Form + "encryptedSecret", new XAttribute("decryptorType", encrypted.DecryptorType.AssemblyQualifiedName!), encrypted.EncryptedElement));
        }

        return clear.Count > 0;
    }
}
