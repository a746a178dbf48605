using System.Xml.Linq;

namespace EventHub.Repository.Tests.Layering;

/// <summary>What a project file says it depends on.</summary>
internal sealed record ProjectFile(string Name, IReadOnlyList<string> Projects, IReadOnlyList<PackageUse> Packages)
{
    public static ProjectFile Parse(SourceFile file)
    {
        XElement root = XDocument.Parse(file.Text).Root!;
        return new ProjectFile(
            Path.GetFileNameWithoutExtension(file.Name),
            [.. Includes(root, "ProjectReference").Select(element => Path.GetFileNameWithoutExtension(Include(element).Replace('\\', '/')))],
            [.. Includes(root, "PackageReference").Select(element => new PackageUse(Include(element), Conditions(element)))]);
    }

    private static IEnumerable<XElement> Includes(XElement root, string item) =>
        root.Descendants(item).Where(element => element.Attribute("Include") is not null);

    private static string Include(XElement element) => element.Attribute("Include")!.Value;

    private static string Conditions(XElement element) =>
        string.Join(" and ", element.AncestorsAndSelf().Attributes("Condition").Select(condition => condition.Value));
}
