namespace Twin.Domain.Plants;

/// <summary>What must hold in the relations of a plant model.</summary>
internal static class RelationChecks
{
    public static void Check(int i, TwinDefinition twin, PlantModel model, Dictionary<string, int> twins, ProblemList notes)
    {
        for (var j = 0; j < twin.Relations.Length; j++)
        {
            var relation = twin.Relations[j];
            if (relation.Target.Length == 0 || relation.Kind.Length == 0) continue;
            if (!twins.TryGetValue(relation.Target, out var target))
                Note("plantfile.relation.target", $"There is no twin '{relation.Target}'.", "target");
            else if (target == i)
                Note("plantfile.relation.self", "A twin has no relation to itself.", "target");
            else if (relation.Kind == "locatedIn" && model.Twins[target].Kind != TwinKind.Zone)
                Note("plantfile.relation.zone", $"'{relation.Target}' is not a zone.", "target");
            if (relation.Weight is not (null or (>= 0 and <= 1)))
                Note("plantfile.relation.weight", "A weight is a probability, from 0 to 1.", "weight");
            if (relation.DistanceM is not (null or (>= 0 and <= Limits.PlantMetres)))
                Note("plantfile.relation.distance", "A distance is from 0 to 100000 m.", "distanceM");
            if (relation.Condition is { } sensor
                && (!twins.TryGetValue(sensor, out var index) || model.Twins[index].Kind != TwinKind.Sensor))
                Note("plantfile.relation.condition", $"There is no sensor '{sensor}'.", "condition");
            for (var k = 0; k < j; k++)
            {
                if (twin.Relations[k].Kind == relation.Kind && twin.Relations[k].Target == relation.Target)
                    notes.Add("plantfile.relation.duplicate", "The same relation again.", "features", i, "properties", "relations", j);
            }

            void Note(string code, string message, string member) =>
                notes.Add(code, message, "features", i, "properties", "relations", j, member);
        }
    }

    /// <summary>Relations of weight one that lead back to their twin: risk would go round for ever without loss.</summary>
    public static void CheckCertainCycles(PlantModel model, Dictionary<string, int> twins, ProblemList notes)
    {
        var state = new Dictionary<int, int>();
        for (var i = 0; i < model.Twins.Length; i++)
        {
            if (!state.ContainsKey(i) && Certain(i).Any()) Walk(i);
        }

        // Depth first without recursion; 1: on the way, 2: done.
        void Walk(int start)
        {
            var way = new Stack<(int Twin, IEnumerator<(int Relation, int Target)> Left)>();
            state[start] = 1;
            way.Push((start, Certain(start).GetEnumerator()));
            while (way.TryPeek(out var top))
            {
                if (!top.Left.MoveNext())
                {
                    state[top.Twin] = 2;
                    way.Pop();
                    continue;
                }

                var (relation, target) = top.Left.Current;
                var seen = state.GetValueOrDefault(target);
                if (seen == 1)
                {
                    notes.Add(
                        "plantfile.relation.certain", $"A cycle of probability one leads back to '{model.Twins[target].Id}'.", "features",
                        top.Twin, "properties", "relations", relation, "weight");
                }
                else if (seen == 0)
                {
                    state[target] = 1;
                    way.Push((target, Certain(target).GetEnumerator()));
                }
            }
        }

        IEnumerable<(int Relation, int Target)> Certain(int twin)
        {
            var relations = model.Twins[twin].Relations;
            for (var j = 0; j < relations.Length; j++)
            {
                // The effectiveness of a barrier and what is only watched carry nothing.
                if (relations[j].Weight >= 1 && relations[j].Kind is not ("protects" or "monitors")
                    && twins.TryGetValue(relations[j].Target, out var target)) yield return (j, target);
            }
        }
    }
}
