using System.Globalization;

namespace EventHub.Bench.Compare;

/// <summary>What the command line of <c>compare</c> asked for.</summary>
internal sealed record CompareOptions
{
    /// <summary>The parts, in the order in which they run.</summary>
    public static readonly IReadOnlyList<string> AllParts = [PublishPart, DeliverPart, FanoutPart, RestPart];

    /// <summary>How long a peer's load runs before it counts.</summary>
    public const double PeerWarmUpSeconds = 0.15;

    public const string PublishPart = "publish", DeliverPart = "deliver", FanoutPart = "fanout", RestPart = "rest";

    /// <summary>End with 1 when a goal is missed.</summary>
    public bool Check { get; init; }

    /// <summary>One short run of each, to see that everything runs; its figures are no figures.</summary>
    public bool Quick { get; init; }

    public IReadOnlyList<string> Parts { get; init; } = AllParts;

    public int Runs { get; init; } = 5;

    /// <summary>How long one run of one contender lasts.</summary>
    public double Seconds { get; init; } = 0.7;

    /// <summary>Where servers keep what they store.</summary>
    public string DataDirectory { get; init; } = Path.Combine(Path.GetTempPath(), "eventhub-bench");

    /// <summary>Where the page, its JSON and its plots are.</summary>
    public string OutDirectory { get; init; } = Path.Combine("docs", "performance");

    /// <summary>Write the page from the JSON of an earlier run and measure nothing.</summary>
    public bool PageOnly { get; init; }

    /// <summary>How long the hub's code is run before it counts: until it is compiled for good.</summary>
    public double HubWarmUpSeconds => Quick ? 1 : 20;

    /// <summary>The options, or null when they cannot be read.</summary>
    public static CompareOptions? Parse(IReadOnlyList<string> arguments)
    {
        CompareOptions options = new();
        if (arguments.Contains("--quick"))
        {
            options = options with { Quick = true, Runs = 1, Seconds = 0.3, OutDirectory = Path.Combine("artifacts", "bench", "compare") };
        }

        for (int i = 0; i < arguments.Count; i++)
        {
            CompareOptions? next = Flag(options, arguments[i]);
            if (next is null && i + 1 < arguments.Count)
            {
                next = Valued(options, arguments[i], arguments[i + 1]);
                i++;
            }

            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }

    private static CompareOptions? Flag(CompareOptions options, string argument) => argument switch
    {
        "--check" => options with { Check = true },
        "--quick" => options,
        "--page" => options with { PageOnly = true },
        _ => null,
    };

    private static CompareOptions? Valued(CompareOptions options, string argument, string value) => argument switch
    {
        "--only" when AllParts.Contains(value) => options with { Parts = [value] },
        "--runs" when int.TryParse(value, CultureInfo.InvariantCulture, out int runs) && runs > 0 => options with { Runs = runs },
        "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds > 0 => options with { Seconds = seconds },
        "--data" => options with { DataDirectory = value },
        "--out" => options with { OutDirectory = value },
        _ => null,
    };
}
