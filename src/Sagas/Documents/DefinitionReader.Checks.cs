using System.Collections.Immutable;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Templates;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Documents;

/// <content>Checks of what services report.</content>
internal sealed partial class DefinitionReader
{
    private static readonly string[] CheckFields = ["service", "path", "headers", "in", "when", "compare", "every", "times", "timeout", "differs"];
    private static readonly string[] ComparedNames = ["believed", "reported"];
    private static readonly TimeSpan EveryMin = TimeSpan.FromSeconds(1), EveryMax = TimeSpan.FromDays(1), CheckTimeoutMax = TimeSpan.FromMinutes(1);

    private readonly ImmutableArray<CheckDefinition>.Builder _checks = ImmutableArray.CreateBuilder<CheckDefinition>();

    private void TakeCheck(string name, DocumentNode node, string path)
    {
        string? service = null;
        TextTemplate? target = null;
        ImmutableArray<KeyValuePair<string, TextTemplate>>.Builder headers = ImmutableArray.CreateBuilder<KeyValuePair<string, TextTemplate>>();
        CheckDefinition check = new() { Name = Name(name, node, path, "a check"), Call = null! };
        bool isMap = Members(node, path, "a check", CheckFields, (field, value, at) =>
        {
            switch (field)
            {
                case "service":
                    service = Text(value, at) is { } text ? Name(text, value, at, "a service") : null;
                    break;
                case "path":
                    target = Texts(value, at, ExpressionNames.Always);
                    Require(value, target is null || target.Source.StartsWith('/'), at, "A path begins with '/': it stands below the service's URL.");
                    break;
                case "headers":
                    Named(value, at, "the headers", (header, text, place) => AddHeader(headers, header, text, place, ExpressionNames.Always));
                    break;
                default:
                    check = TakeCheck(check, field, value, at);
                    break;
            }
        });
        if (isMap)
        {
            Require(node, Has(node, "service"), path + "/service", $"The check '{name}' has no service. Say who is asked.");
            Require(node, Has(node, "path"), path + "/path", $"The check '{name}' has no path.");
            Require(node, Has(node, "compare"), path + "/compare", $"The check '{name}' compares nothing. Write the name of a field of the answer, and what the saga believes of it: {{ owner: data.owner }}.");
            Require(node, Has(node, "differs"), path + "/differs", $"The check '{name}' leads to nothing. Say what is done when it differs: {{ publish: … }} or {{ goto: … }}.");
        }

        if (service is not null && target is not null)
        {
            _checks.Add(check with { Call = new StepAction.Call(service, "GET", target, headers.ToImmutable(), null) });
        }
    }

    private CheckDefinition TakeCheck(CheckDefinition check, string field, DocumentNode value, string path) => field switch
    {
        "in" => check with { In = TextOrTexts(value, path) },
        "when" => check with { When = Expr(value, path, ExpressionNames.Always) },
        "compare" => check with { Compare = ReadCompared(value, path) },
        "every" => check with { Every = Duration(value, path, EveryMin, EveryMax) ?? CheckDefinition.DefaultEvery },
        "times" => check with { Times = (int)(Number(value, path, 1, 100, whole: true) ?? 1) },
        "timeout" => check with { Timeout = Duration(value, path, StepTimeoutMin, CheckTimeoutMax) ?? CheckDefinition.DefaultTimeout },
        _ => check with { Differs = ReadChoices(value, path, ExpressionNames.OnDifference) },
    };

    // { owner: data.leader } is held against result.owner.
    private ImmutableArray<ComparedField> ReadCompared(DocumentNode node, string path)
    {
        ImmutableArray<ComparedField>.Builder all = ImmutableArray.CreateBuilder<ComparedField>();
        Named(node, path, "what is compared", (name, value, at) =>
        {
            Expression? believed = null, reported = null;
            if (value.Kind != SagaValueKind.Map)
            {
                believed = Expr(value, at, ExpressionNames.Always);
                reported = Expression.TryParse($"result['{Name(name, value, at, "a field")}']", out Expression? same, out _) ? same : null;
            }
            else if (Members(value, at, "what is compared", ComparedNames, (field, one, place) =>
            {
                believed = field == "believed" ? Expr(one, place, ExpressionNames.Always) : believed;
                reported = field == "reported" ? Expr(one, place, ExpressionNames.OnReport) : reported;
            }))
            {
                Require(value, Has(value, "believed") && Has(value, "reported"), at, "Write both 'believed', of the data, and 'reported', of the result.");
            }

            if (believed is not null && reported is not null)
            {
                all.Add(new ComparedField(name, believed, reported));
            }
        });
        return all.ToImmutable();
    }
}
