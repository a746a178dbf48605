using System.Globalization;
using Microsoft.CodeAnalysis;

namespace EventHub.EmbeddedRuntime.Generators;

/// <summary>Reads the methods of grain interfaces, and says what about them cannot be called.</summary>
internal static class MethodReader
{
    private static readonly SymbolDisplayFormat s_full = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static MethodModel? Read(ISymbol member, List<Problem> problems)
    {
        if (member is not IMethodSymbol method)
        {
            problems.Add(Problem.At(member, Problems.Member, $"{member.Name} is no method. Grains are called by methods only."));
            return null;
        }

        ReturnKind? returns = KindOf(method.ReturnType);
        string options = OptionsOf(method, returns);
        if (Refusal(method, returns, options) is { } refusal)
        {
            problems.Add(Problem.At(method, Problems.Member, refusal));
            return null;
        }

        return new MethodModel(
            method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            method.Name,
            returns!.Value,
            method.ReturnType.ToDisplayString(s_full),
            (method.ReturnType as INamedTypeSymbol)?.TypeArguments.SingleOrDefault()?.ToDisplayString(s_full),
            options,
            TimeoutOf(method),
            new EquatableArray<ParameterModel>([.. method.Parameters.Select(ReadParameter)]));
    }

    private static string? Refusal(IMethodSymbol method, ReturnKind? returns, string options)
    {
        if (returns is null)
        {
            return $"{method.Name} returns {method.ReturnType.Name}. Return Task, Task<T>, ValueTask or ValueTask<T>; void means one-way.";
        }

        if (method.IsGenericMethod)
        {
            return $"{method.Name} is generic. Write a method for each type.";
        }

        if (method.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType) is { } parameter)
        {
            return $"{method.Name} takes '{parameter.Name}' by reference or as a ref struct. A call may wait, so it takes values.";
        }

        return options.Contains("OneWay") && returns is ReturnKind.TaskOf or ReturnKind.ValueTaskOf
            ? $"{method.Name} is one-way, so its result reaches nobody. Return Task, or drop [OneWay]."
            : null;
    }

    private static ReturnKind? KindOf(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            return ReturnKind.Void;
        }

        return type.OriginalDefinition.ToDisplayString() switch
        {
            "System.Threading.Tasks.Task" => ReturnKind.Task,
            "System.Threading.Tasks.Task<TResult>" => ReturnKind.TaskOf,
            "System.Threading.Tasks.ValueTask" => ReturnKind.ValueTask,
            "System.Threading.Tasks.ValueTask<TResult>" => ReturnKind.ValueTaskOf,
            _ => null,
        };
    }

    private static string OptionsOf(IMethodSymbol method, ReturnKind? returns)
    {
        List<string> options = [];
        if (returns == ReturnKind.Void || Has(method, "Orleans.Concurrency.OneWayAttribute"))
        {
            options.Add("OneWay");
        }

        if (Has(method, "Orleans.Concurrency.ReadOnlyAttribute"))
        {
            options.Add("ReadOnly");
        }

        if (Has(method, "Orleans.Concurrency.AlwaysInterleaveAttribute"))
        {
            options.Add("AlwaysInterleave");
        }

        return string.Join(" | ", options.Select(option => "global::Orleans.CodeGeneration.InvokeMethodOptions." + option));
    }

    private static bool Has(IMethodSymbol method, string attribute) => Find(method, attribute) is not null;

    private static AttributeData? Find(IMethodSymbol method, string attribute) =>
        method.GetAttributes().FirstOrDefault(data => data.AttributeClass?.ToDisplayString() == attribute);

    private static long? TimeoutOf(IMethodSymbol method) =>
        Find(method, "Orleans.ResponseTimeoutAttribute")?.ConstructorArguments.FirstOrDefault().Value is string text
        && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan timeout) ? timeout.Ticks : null;

    private static ParameterModel ReadParameter(IParameterSymbol parameter) => new(
        parameter.Type.ToDisplayString(s_full), "@" + parameter.Name, parameter.Type.ToDisplayString() == "System.Threading.CancellationToken");
}
