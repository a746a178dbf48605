using System.Collections.Immutable;
using EventHub.Sagas.Definitions;

namespace EventHub.Sagas.Validation;

/// <content>Transitions of several states.</content>
internal sealed partial class DefinitionValidator
{
    private void CheckShared()
    {
        Limit("/shared", _saga.Shared.Length, SagaLimits.SharedMax, "names");
        foreach (SharedTransitions shared in _saga.Shared)
        {
            string path = $"/shared/{shared.Name}";
            CheckStates(shared.In, path + "/in");
            CheckStates(shared.Except, path + "/except");
            if (!shared.In.IsEmpty && !shared.Except.IsEmpty)
            {
                Wrong(path + "/except", "Say either the states it holds in, 'in', or those of all it does not, 'except'.");
            }

            if (shared.On.IsEmpty && shared.Signals.IsEmpty)
            {
                Wrong(path, $"'{shared.Name}' says nothing: 'on' and 'signals' are missing.");
            }

            if (!_saga.States.Any(shared.HoldsIn))
            {
                Wrong(path, $"'{shared.Name}' holds in no state. Leave it out, or name states that are no end.");
            }

            CheckNamed(shared.On, path + "/on", CheckEvent);
            CheckNamed(shared.Signals, path + "/signals", static (_, _) => { });
        }
    }

    private void CheckStates(ImmutableArray<string> names, string path)
    {
        for (int i = 0; i < names.Length; i++)
        {
            string at = names.Length == 1 ? path : $"{path}/{i}";
            CheckTarget(at, names[i]);
            if (_saga.State(names[i]) is { End: not null })
            {
                Wrong(at, $"'{names[i]}' is an end: nothing happens in it any more.");
            }
        }
    }
}
