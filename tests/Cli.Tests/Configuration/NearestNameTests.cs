using EventHub.Cli.Configuration;

namespace EventHub.Cli.Tests.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("Storag", "Storage")]
    [InlineData("storage", "Storage")]
    [InlineData("Acess", "Access")]
    [InlineData("Lgo", null)]
    [InlineData("Foo", null)]
    [InlineData("Kestrel", null)]
    public void Of_Name_IsTheOneMeant(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["Server", "Storage", "Access", "Log"]));
}
