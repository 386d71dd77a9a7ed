using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mozarto.Dashboard.Gateway.Cashier;

/// <summary>
/// Everything of a request that is approved and kept: the exact bytes of its body, the claims of the user's token, what it asks for, and to whom with
/// which credentials it may be sent. Only the tokens are added when it is sent.
/// </summary>
internal sealed record CashierRequest(ReadOnlyMemory<byte> Body, CustomerClaims Claims, Money Amount, string Reference, CashierBinding Binding)
{
    private const string ReferenceName = "merchantReference";

    // The documentation looks at the raw text of a number; so that nobody has to wonder about other texts either, only what JSON demands is escaped.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static CashierRequest Of(CashierOrder order, CashierBinding binding) =>
        new(Write(order), order.Claims, order.Amount, order.Reference, binding);

    /// <summary>The same order gives the same bytes, always.</summary>
    public static byte[] Write(CashierOrder order)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            foreach (var member in order.Way.Body) Write(json, member, order);
            WriteText(json, CashierFields.BrandId, order.Value(CashierFields.BrandId));
            json.WriteString(ReferenceName, order.Reference);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Says nothing of a person.</summary>
    public override string ToString() => $"request of {Reference}";

    private static void Write(Utf8JsonWriter json, BodyMember member, CashierOrder order)
    {
        switch (member)
        {
            case BodyMember.Fixed(var name, var text): json.WriteString(name, text); break;
            case BodyMember.TestModeOff: json.WriteBoolean("isTestMode", false); break;
            case BodyMember.Amount:
                // Raw, because a serializer would drop trailing zeros or go through binary floating point: some providers refuse 42.5 for 42.50.
                json.WritePropertyName("baseamount");
                json.WriteRawValue(order.Amount.ToPlainText());
                break;
            case BodyMember.CurrencyCode(var name): json.WriteString(name, order.Amount.Currency.Code); break;
            case BodyMember.FullName(var name):
                json.WriteString(name, $"{order.Value(CashierFields.FirstName)} {order.Value(CashierFields.LastName)}");
                break;
            case BodyMember.Entered(var name, var field, var otherwise):
                WriteText(json, name, order.Value(field) is { Length: > 0 } value ? value : order.Value(otherwise ?? field));
                break;
            case BodyMember.BankFields:
                foreach (var field in order.BankFields) WriteText(json, field.Name, order.Value(field.Name));
                break;
            default: throw new InvalidOperationException($"{member} is no member of a body.");
        }
    }

    // What was left empty is left out.
    private static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0) json.WriteString(name, value);
    }
}
