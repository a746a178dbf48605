using EventHub.Protocol.Errors;

namespace EventHub.Repository.Tests.Docs;

public sealed class ErrorPageTests
{
    [Fact]
    public void ErrorCodes_AndPages_Agree()
    {
        IEnumerable<string> pages = RepositoryRoot.Files("docs/errors", ".md").Select(page => page.Name);
        Offenders.None(ErrorPageRules.FindDifferences(ErrorCodes.All.Select(code => code.Text), pages), "Every code has a page docs/errors/EHnnnn.md, and every page a code.");
    }

    [Fact]
    public void Pages_OpenWithTheirCodeAndTitle()
    {
        IEnumerable<string> offenders = ErrorCodes.All
            .Where(code => RepositoryRoot.Exists($"docs/errors/{code}.md"))
            .SelectMany(code => ErrorPageRules.FindWrongHeading(code, RepositoryRoot.Read($"docs/errors/{code}.md")));
        Offenders.None([.. offenders], "The first line is '# EHnnnn: title', with the title of ErrorCodes.cs.");
    }

    [Fact]
    public void FindDifferences_MissingPageAndLeftover_AreFound() =>
        Assert.Equal(
            ["EH1002 has no page", "EH1003.md explains no code"],
            ErrorPageRules.FindDifferences(["EH1001", "EH1002"], ["EH1001.md", "EH1003.md", "README.md"]));

    [Theory]
    [InlineData("# EH1001: The request is not well-formed JSON\n", 0)]
    [InlineData("# EH1001: Something else\n", 1)]
    [InlineData("", 1)]
    public void FindWrongHeading_ComparesTheFirstLine(string text, int expected) =>
        Assert.Equal(expected, ErrorPageRules.FindWrongHeading(ErrorCodes.MalformedJson, new SourceFile("EH1001.md", text)).Count);
}
