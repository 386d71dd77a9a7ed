using System.Security.Cryptography;
using System.Text;
using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

public sealed class SignatureVectorTests
{
    [Fact]
    public void The_file_came_along_with_all_its_vectors()
    {
        Assert.Equal(16, SignatureVector.All.Count);
        Assert.Equal(15, SignatureVector.All.Count(vector => vector.IsText));
    }

    [Theory]
    [MemberData(nameof(SignatureVector.Names), MemberType = typeof(SignatureVector))]
    public void Each_vector_agrees_with_itself(string name)
    {
        var vector = SignatureVector.Named(name);

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{vector.T}."), .. vector.Body];
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(vector.Secret), signed);

        Assert.Equal(Convert.ToHexStringLower(expected), vector.V1);
        Assert.Equal($"t={vector.T},v1={vector.V1}", vector.Header);
    }
}
