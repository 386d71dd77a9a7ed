using Mozarto.Dashboard.Gateway.Cashier;

namespace Mozarto.Dashboard.Tests.Gateway.Cashier;

/// <summary>Addresses of the test vectors of BIP 173 and BIP 350, of well-known wallets, and each with something wrong.</summary>
public sealed class WalletAddressTests
{
    [Theory]
    [InlineData("BTC", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]
    [InlineData("BTC", "1111111111111111111114oLvT2")] // twenty zero bytes
    [InlineData("BTC", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy")]
    [InlineData("BTC", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    [InlineData("BTC", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4")]
    [InlineData("BTC", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0")]
    [InlineData("ETH", "0x52908400098527886e0f7030069857d2e4169ee7")]
    [InlineData("ETH", "0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("USDT", "0x52908400098527886e0f7030069857d2e4169ee7")]
    [InlineData("USDT", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")]
    [InlineData("SOL", "4fYNw3dojWmQ4dXtSGE9epjRGy9pFSx62YypT7avPYvA")]
    public void An_address_is_taken(string crypto, string address) => Assert.Null(WalletAddress.FaultOf(address, crypto));

    [Theory]
    [InlineData("BTC", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")] // one digit off
    [InlineData("BTC", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN")]
    [InlineData("BTC", "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divf0a")] // 0 is no digit of base 58
    [InlineData("BTC", "11A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]
    [InlineData("BTC", "1111111111111111111111111")]
    [InlineData("BTC", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn")] // of the test network
    [InlineData("BTC", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx")] // of the test network
    [InlineData("BTC", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5")]
    [InlineData("BTC", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4")] // of both cases
    [InlineData("BTC", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd")] // the check sum of version 0
    [InlineData("BTC", "bc1qr508d6qejxtdg4y5r3zarvaryv98gj9p")] // of 16 bytes
    [InlineData("BTC", "0x52908400098527886e0f7030069857d2e4169ee7")]
    [InlineData("ETH", "52908400098527886e0f7030069857d2e4169ee7")]
    [InlineData("ETH", "0x52908400098527886e0f7030069857d2e4169ee")]
    [InlineData("ETH", "0x52908400098527886e0f7030069857d2e4169eeg")]
    [InlineData("ETH", "0X52908400098527886e0f7030069857d2e4169ee7")]
    [InlineData("ETH", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]
    [InlineData("USDT", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u")]
    [InlineData("USDT", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]
    [InlineData("SOL", "short")]
    [InlineData("SOL", "4fYNw3dojWmQ4dXt SGE9epjRGy9pFSx62YypT7avPYvA")]
    [InlineData("BTC", "")]
    [InlineData(null, "x")]
    public void What_is_none_is_found(string? crypto, string address) => Assert.NotNull(WalletAddress.FaultOf(address, crypto));
}
