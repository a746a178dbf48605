using EventHub.Samples.NftAuction.Services;

namespace EventHub.Samples.NftAuction;

/// <summary>What the command line asks for.</summary>
/// <param name="Faults">Faults that are switched on before the auction: <c>--fault late@charges</c>.</param>
/// <param name="Seed">Seed of the crowd: <c>--seed 7</c>.</param>
/// <param name="OnFreePorts">Services take free ports in place of 4100, 4200, 3000 and 4000: <c>--free-ports</c>.</param>
internal sealed record Options(IReadOnlyList<Fault> Faults, int Seed, bool OnFreePorts)
{
    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">Something in it is not known; the message says what.</exception>
    public static Options Parse(string[] arguments)
    {
        List<Fault> faults = [];
        int seed = 1;
        bool onFreePorts = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            string Value() => ++i < arguments.Length ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");
            switch (arguments[i])
            {
                case "--fault":
                    faults.Add(ParseFault(Value()));
                    break;
                case "--seed" when int.TryParse(Value(), out int number):
                    seed = number;
                    break;
                case "--free-ports":
                    onFreePorts = true;
                    break;
                default:
                    throw new FormatException($"'{arguments[i]}' is not known. There are --fault KIND@OPERATION, --seed NUMBER and --free-ports.");
            }
        }

        return new Options(faults, seed, onFreePorts);
    }

    // Often enough to be seen, seldom enough that the sale goes on where it can.
    private static Fault ParseFault(string text) =>
        text.Split('@') is [string kind, string operation] && Enum.TryParse(kind, ignoreCase: true, out FaultKind found) && found != FaultKind.Held && (operation == "pushes" || Array.Exists(Role.All, role => role.Operations.Contains(operation)))
            ? new Fault(found, operation, Times: found == FaultKind.Refuse && operation != "pushes" ? null : 2)
            : throw new FormatException(
                $"'{text}' is no fault. Write KIND@OPERATION: down, refuse, slow, late, lost or twice, and {string.Join(", ", Role.All.SelectMany(static role => role.Operations))}, pushes.");
}
