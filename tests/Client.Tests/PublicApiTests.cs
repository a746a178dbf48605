using System.Reflection;
using System.Text;

namespace EventHub.Client.Tests;

public sealed class PublicApiTests
{
    /// <summary>What users compile against. A difference is a decision: change the file with it.</summary>
    [Fact]
    public void Api_IsAsReviewed()
    {
        string actual = Describe(typeof(EventHubClient).Assembly);
        string path = Path.Combine(AppContext.BaseDirectory, "PublicApi.txt");
        string received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(received, actual);
        Assert.True(File.ReadAllText(path).ReplaceLineEndings("\n") == actual, $"The public API differs from tests/Client.Tests/PublicApi.txt. It is now in {received}.");
    }

    private static string Describe(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            IEnumerable<string> members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member is not MethodInfo { IsSpecialName: true } && !member.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)))
                .Select(member => $"    {member}");
            text.AppendJoin("", members.Order(StringComparer.Ordinal).Select(member => member + "\n"));
        }

        return text.ToString();
    }
}
