using EventHub.Cli.Output;

namespace EventHub.Cli.Tests.Output;

public sealed class TextTableTests
{
    [Fact]
    public void Write_Rows_AlignsColumnsAndCutsToTheScreen()
    {
        TextTable table = new(new TextColumn("N", IsNumber: true), new TextColumn("NAME"), new TextColumn("LAST"));
        table.Add("7", "a", "x\ny");
        table.Add("1,234", "longer", "1234567890");
        using StringWriter writer = new() { NewLine = "\n" };

        table.Write(writer, 23);

        Assert.Equal("    N  NAME    LAST\n    7  a       x\\u000ay\n1,234  longer  1234567…\n", writer.ToString());
    }
}
