using EventHub.Sagas.Definitions;

namespace EventHub.Sagas.Validation;

/// <content>Checks.</content>
internal sealed partial class DefinitionValidator
{
    private void CheckChecks()
    {
        Limit("/checks", _saga.Checks.Length, SagaLimits.ChecksMax, "checks");
        foreach (CheckDefinition check in _saga.Checks)
        {
            string path = $"/checks/{check.Name}";
            for (int i = 0; i < check.In.Length; i++)
            {
                string at = check.In.Length == 1 ? path + "/in" : $"{path}/in/{i}";
                CheckTarget(at, check.In[i]);
                if (_saga.State(check.In[i]) is { End: not null })
                {
                    Wrong(at, $"'{check.In[i]}' is an end: nothing can be repaired there any more.");
                }
            }

            if (check.Compare.IsEmpty)
            {
                Wrong(path + "/compare", $"The check '{check.Name}' compares nothing.");
            }

            CheckChoices(check.Differs, path + "/differs", mustLeadOn: false);
            foreach (TransitionDefinition choice in check.Differs.Where(static choice => choice.GoTo is null && choice.Publish.IsEmpty && choice.Set.Members.IsEmpty))
            {
                Wrong(path + "/differs", $"Nobody would learn that '{check.Name}' differs. Let it publish an event, set data, or lead somewhere.");
                break;
            }
        }
    }
}
