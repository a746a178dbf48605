namespace EventHub.Repository.Tests.Layering;

public sealed class LayeringRulesTests
{
    [Fact]
    public void FindForbiddenProjects_GatewayNamesTheLog_IsFound() =>
        Assert.Equal(["Gateway refers to project EventLog"], LayeringRules.FindForbiddenProjects(Parse("Gateway", """
            <ProjectReference Include="../Protocol/Protocol.csproj" />
            <ProjectReference Include="..\EventLog\EventLog.csproj" />
            """)));

    [Fact]
    public void FindForbiddenProjects_UnknownProject_IsFound() =>
        Assert.Equal(["Extra is in no layer"], LayeringRules.FindForbiddenProjects(Parse("Extra", "")));

    [Fact]
    public void FindForbiddenAssemblies_TransitiveUse_IsFound() =>
        Assert.Equal(
            ["Gateway is compiled against EventHub.Grains"],
            LayeringRules.FindForbiddenAssemblies("Gateway", ["System.Runtime", "EventHub.Protocol", "EventHub.Grains"]));

    [Fact]
    public void FindForbiddenAssemblies_TypesThatALayerExposes_AreAllowed() =>
        Assert.Equal(["Cli is compiled against EventHub.Grains"], LayeringRules.FindForbiddenAssemblies("Cli", ["EventHub.EventLog", "EventHub.Grains"]));

    [Theory]
    [InlineData("EventLog", 1)]
    [InlineData("Grains", 1)]
    [InlineData("Gateway", 0)]
    public void FindWebAssemblies_BelowTheEdge_AreFound(string project, int expected) =>
        Assert.Equal(expected, LayeringRules.FindWebAssemblies(project, ["Microsoft.Extensions.Logging.Abstractions", "Microsoft.AspNetCore.Http"]).Count);

    [Fact]
    public void FindUnconditionalOrleans_PackageInEveryBuild_IsFound() =>
        Assert.Single(LayeringRules.FindUnconditionalOrleans(Parse("Silo", """<PackageReference Include="Microsoft.Orleans.Server" />""")));

    [Fact]
    public void FindUnconditionalOrleans_ConditionOnTheGroup_IsAllowed()
    {
        SourceFile file = new("src/Silo/Silo.csproj", """
            <Project><ItemGroup Condition="'$(GrainRuntime)' == 'Orleans'"><PackageReference Include="Microsoft.Orleans.Server" /></ItemGroup></Project>
            """);
        Assert.Empty(LayeringRules.FindUnconditionalOrleans(ProjectFile.Parse(file)));
    }

    [Fact]
    public void CompiledReferences_OfThisAssembly_NameTheTestFramework() =>
        Assert.Contains(CompiledReferences.Of(typeof(LayeringRulesTests).Assembly.Location), name => name.StartsWith("xunit", StringComparison.Ordinal));

    [Theory]
    [InlineData("class A { }", false)]
    [InlineData("// #if is not welcome here\nclass A { }", false)]
    [InlineData("#if ORLEANS\nclass A { }\n#endif", true)]
    public void ConditionalCompilation_IsIn_SeesDirectivesOnly(string text, bool expected) =>
        Assert.Equal(expected, ConditionalCompilation.IsIn(new SourceFile("A.cs", text)));

    private static ProjectFile Parse(string name, string items) =>
        ProjectFile.Parse(new SourceFile($"src/{name}/{name}.csproj", $"<Project><ItemGroup>{items}</ItemGroup></Project>"));
}
