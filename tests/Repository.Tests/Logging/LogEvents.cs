using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventHub.Repository.Tests.Logging;

/// <summary>Finds the log methods of a source file.</summary>
internal static class LogEvents
{
    public static IEnumerable<LogEvent> In(SourceFile file) =>
        file.Parse().DescendantNodes().OfType<AttributeSyntax>()
            .Where(attribute => attribute.Name.ToString() is "LoggerMessage" or "LoggerMessageAttribute")
            .Select(attribute => new LogEvent(file.At(attribute), ProjectOf(file.Path), IdOf(attribute)));

    // The id is the argument named EventId, or the first one without a name.
    private static int? IdOf(AttributeSyntax attribute)
    {
        AttributeArgumentSyntax[] arguments = [.. attribute.ArgumentList?.Arguments ?? []];
        AttributeArgumentSyntax? id = Array.Find(arguments, argument => argument.NameEquals?.Name.Identifier.Text == "EventId")
            ?? Array.Find(arguments, argument => argument.NameColon?.Name.Identifier.Text == "eventId")
            ?? Array.Find(arguments, argument => argument.NameEquals is null && argument.NameColon is null);
        return id?.Expression is LiteralExpressionSyntax { Token.Value: int value } ? value : null;
    }

    private static string ProjectOf(string path) => path.Split('/') is ["src", string project, ..] ? project : "";
}
