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

            if (shared.On.IsEmpty && shared.Signals.IsEmpty && shared.Timeout is null)
            {
                Wrong(path, $"'{shared.Name}' says nothing: 'on', 'signals' and 'timeout' are missing.");
            }

            if (!_saga.States.Any(shared.HoldsIn))
            {
                Wrong(path, $"'{shared.Name}' holds in no state. Leave it out, or name states that are no end.");
            }

            CheckNamed(shared.On, path + "/on", CheckEvent);
            CheckNamed(shared.Signals, path + "/signals", static (_, _) => { });
            CheckTimeout(shared.Timeout, path);
            CheckTimeoutsOf(shared, path);
        }
    }

    // A state has one timeout. The first that it is given is the one it has.
    private void CheckTimeoutsOf(SharedTransitions shared, string path)
    {
        foreach (StateDefinition state in shared.Timeout is null ? [] : _saga.States.Where(shared.HoldsIn))
        {
            if (state.Timeout is { } timeout && timeout.Shared != shared.Name)
            {
                Wrong(path + "/timeout", $"There are two timeouts for '{state.Name}': '{PathOf(timeout, $"/states/{state.Name}")}' is one already. Leave '{state.Name}' out of what is shared, or its own timeout out.");
            }
        }
    }

    private static string PathOf(TimeoutDefinition timeout, string path) => $"{(timeout.Shared is { } shared ? "/shared/" + shared : path)}/timeout";

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
