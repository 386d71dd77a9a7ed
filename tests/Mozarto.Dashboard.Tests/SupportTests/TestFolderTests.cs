using Mozarto.Dashboard.Tests.Support;

namespace Mozarto.Dashboard.Tests.SupportTests;

public sealed class TestFolderTests
{
    [Fact]
    public async Task A_folder_is_there_with_its_files_and_gone_afterwards()
    {
        string root;
        using (var folder = new TestFolder())
        {
            root = folder.Root;
            await File.WriteAllTextAsync(folder.PathOf("a.txt"), "a");
            Directory.CreateDirectory(folder.PathOf("b"));
            Assert.True(File.Exists(Path.Combine(root, "a.txt")));
        }

        Assert.False(Directory.Exists(root));
    }
}
