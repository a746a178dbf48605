namespace EventHub.Repository.Tests.Docs;

public sealed class SettingsPageTests
{
    [Fact]
    public void Page_ListsEverySettingWithItsDefault() =>
        Offenders.None(
            SettingsPage.FindDifferences(ProductSettings.All(), SettingsPage.Parse(RepositoryRoot.Read("docs/configuration.md").Text)),
            "docs/configuration.md has a row for every property of every options class.");

    [Fact]
    public void FindDifferences_MissingExtraAndWrong_AreFound() =>
        Assert.Equal(
            ["A:New is not on the page", "A:Gone is no setting", "A:Wait is 10s by default, not 5s"],
            SettingsPage.FindDifferences(
                new Dictionary<string, string> { ["A:New"] = "1", ["A:Wait"] = "10s", ["A:None"] = "none" },
                SettingsPage.Parse("| setting | default |\n|---|---|\n| `A:Wait` | `5s` | x |\n| `A:Gone` | `1` | x |\n| `A:None` | none | x |\n")));

    [Fact]
    public void Settings_AreReadOffAnOptionsClass() =>
        Assert.Equal(
            ["Sample:Wait 1500ms", "Sample:Size 64", "Sample:On true", "Sample:Limit none", "Sample:Names none", "Sample:Day monday"],
            ProductSettings.Of(typeof(SampleOptions)).Select(entry => $"{entry.Key} {entry.Value}"));

    private sealed class SampleOptions
    {
        public const string Section = "Sample";

        public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(1.5);

        public int Size { get; set; } = 64;

        public bool On { get; set; } = true;

        public long? Limit { get; set; }

        public IList<string> Names { get; } = [];

        public DayOfWeek Day { get; set; } = DayOfWeek.Monday;
    }
}
