namespace Twin.Domain.Plants;

/// <summary>Checks of a type and of sensor profiles.</summary>
internal sealed class TypeChecks(ExpressionCheck? expressions, ProblemList notes, IReadOnlyCollection<string> ownerModes)
{
    private readonly RuleChecks _rules = new(expressions, notes, ownerModes);

    /// <summary>A name usable in expressions: a letter, then letters, digits and underscores (ASCII).</summary>
    public static bool IsName(string name)
    {
        if (name.Length is 0 or > 64 || !char.IsAsciiLetter(name[0])) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return false;
        }

        return true;
    }

    public void Check(int i, TwinType type)
    {
        if (!TwinKey.IsLocalId(type.Id))
            notes.Add("plantfile.id", $"'{type.Id}' is not an id: {ProblemList.IdRule}", "twin", "types", i, "id");
        if (type.Name.En.Length + type.Name.Zh.Length == 0) notes.Add("plantfile.name", "A name is needed.", "twin", "types", i, "name");
        if (type.Kind == TwinKind.Sensor && type.Sensor is null)
            notes.Add("plantfile.sensor.missing", "A type of sensors needs 'sensor'.", "twin", "types", i);
        if (type.Kind != TwinKind.Sensor && type.Sensor is not null)
            notes.Add("plantfile.sensor.kind", "Only a type of sensors has 'sensor'.", "twin", "types", i, "sensor");
        if (type.Kind == TwinKind.Sensor && !type.Signals.IsEmpty)
            notes.Add("plantfile.signal.kind", "A sensor has its own value and no signals.", "twin", "types", i, "signals");
        if (type.Sensor is { } profile) CheckProfile(profile, notes, "twin", "types", i, "sensor");
        CheckSignals(i, type);
        CheckModes(i, type);
        _rules.CheckAll(type.Rules, type, "twin", "types", i, "rules");
    }

    private void CheckSignals(int i, TwinType type)
    {
        for (var j = 0; j < type.Signals.Length; j++)
        {
            var signal = type.Signals[j];
            if (!IsName(signal.Name))
                notes.Add(
                    "plantfile.signal.name", $"'{signal.Name}' is not a letter followed by letters, digits and '_'.", "twin", "types",
                        i, "signals", j, "name");
            if (signal.Name is "and" or "or" or "not" or "if" or "min" or "max" or "abs" or "true" or "false")
                notes.Add(
                    "plantfile.signal.name", $"'{signal.Name}' is a word of the expression language.", "twin", "types", i, "signals",
                        j, "name");
            if (signal.Unit.Length == 0) notes.Add("plantfile.unit", "A unit is needed.", "twin", "types", i, "signals", j, "unit");
            if (signal.Quantity.Length == 0)
                notes.Add("plantfile.quantity", "A quantity is needed.", "twin", "types", i, "signals", j, "quantity");
            for (var k = 0; k < j; k++)
            {
                if (type.Signals[k].Name != signal.Name) continue;
                notes.Add(
                    "plantfile.signal.duplicate", $"Signal '{signal.Name}' is already defined.", "twin", "types", i, "signals", j, "name");
                break;
            }
        }
    }

    private void CheckModes(int i, TwinType type)
    {
        for (var j = 0; j < type.Modes.Length; j++)
        {
            var mode = type.Modes[j];
            if (!TwinKey.IsLocalId(mode.Id))
                notes.Add("plantfile.id", $"'{mode.Id}' is not an id: {ProblemList.IdRule}", "twin", "types", i, "modes", j, "id");
            if (type.Modes.Take(j).Any(m => m.Id == mode.Id))
                notes.Add("plantfile.id.duplicate", $"Mode '{mode.Id}' is already defined.", "twin", "types", i, "modes", j, "id");
            if (mode.When is { } when) _rules.CheckExpression(when, type, ["twin", "types", i, "modes", j, "when"]);
        }
    }

    public static void CheckProfile(SensorProfile profile, ProblemList notes, params object[] path)
    {
        if (profile.Quantity.Length == 0) notes.Add("plantfile.quantity", "A quantity is needed.", [.. path, "quantity"]);
        if (profile.Unit.Length == 0) notes.Add("plantfile.unit", "A unit is needed.", [.. path, "unit"]);
        if (profile.SourceUnit is { Length: 0 }) notes.Add("plantfile.unit", "Leave it out or name a unit.", [.. path, "sourceUnit"]);
        if (!(profile.RangeLow < profile.RangeHigh))
            notes.Add("plantfile.range", "rangeLow must be below rangeHigh.", [.. path, "rangeLow"]);
        if (profile.PhysicalLow > profile.RangeLow)
            notes.Add("plantfile.range", "physicalLow must not be above rangeLow.", [.. path, "physicalLow"]);
        if (profile.PhysicalHigh < profile.RangeHigh)
            notes.Add("plantfile.range", "physicalHigh must not be below rangeHigh.", [.. path, "physicalHigh"]);
        if (profile.DeadBand < 0) notes.Add("plantfile.number.range", "Not below 0.", [.. path, "deadBand"]);
        if (profile.Resolution < 0) notes.Add("plantfile.number.range", "Not below 0.", [.. path, "resolution"]);
        if (profile.PeriodMs < 0) notes.Add("plantfile.number.range", "Not below 0.", [.. path, "periodMs"]);
        if (profile.MaxRatePerS < 0) notes.Add("plantfile.number.range", "Not below 0.", [.. path, "maxRatePerS"]);
    }
}
