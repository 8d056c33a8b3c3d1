using System.Collections.Immutable;

namespace Twin.Domain.Plants;

/// <summary>
/// First reading of a plant file. Rule and sensor overrides of twins are read when the types are known, since they say only what differs.
/// </summary>
internal sealed class PlantFileParser(PlantReading reading)
{
    private static readonly ImmutableArray<string> CollectionWords = ["FeatureCollection"];
    private readonly List<TwinDefinition> _twins = [];
    private readonly List<long> _offsets = [];
    private readonly List<Override> _overrides = [];
    private long _twinOffset;
    private bool _hasTwin;
    private PlantModel _model = new()
    {
        Id = "",
        Name = LocalizedText.Empty,
        Frame = new PlantFrame(0, 0, 0),
        Types = [],
        Twins = [],
    };

    /// <summary>Both halves of the file were there, so that checks across them make sense.</summary>
    public bool IsComplete => _hasTwin && _twins.Count > 0;

    private readonly record struct Override(int Twin, bool IsSensor, int Offset, object[] Path);

    public PlantModel Parse(ReadOnlySpan<byte> json)
    {
        var r = new PlantJsonReader(json, 0, [], reading);
        if (!r.BeginObject(out var scope)) return _model;
        while (r.NextMember(ref scope, PlantFileMembers.File, out var member))
        {
            switch (member)
            {
                case "type": r.Word(CollectionWords); break;
                case "twin": ParseTwin(ref r); break;
                case "features": ParseFeatures(ref r); break;
                default: r.String(); break;
            }
        }

        r.Require(scope, PlantFileMembers.File, "type", "twin", "features");
        if (!r.AtEnd()) r.Problem("plantfile.json", "Something follows the end of the plant.");
        ApplyOverrides(json);
        return _model with { Twins = [.. _twins] };
    }

    /// <summary>Finds the byte offset of problems that have only a path.</summary>
    public void Locate(ReadOnlySpan<byte> json, List<PlantProblem> problems)
    {
        for (var i = 0; i < problems.Count; i++)
        {
            var problem = problems[i];
            if (problem.Offset >= 0 || problem.Path.Count == 0) continue;
            var isFeature = problem.Path is ["features", int index, ..] && index < _offsets.Count;
            var start = isFeature ? _offsets[(int)problem.Path[1]] : _twinOffset;
            var offset = JsonLocator.Find(json[(int)start..], problem.Path.Skip(isFeature ? 2 : 1));
            problems[i] = problem with { Offset = start + offset };
        }
    }

    private void ParseTwin(ref PlantJsonReader r)
    {
        _twinOffset = r.Offset;
        if (!r.BeginObject(out var scope)) return;
        _hasTwin = true;
        while (r.NextMember(ref scope, PlantFileMembers.Twin, out var member))
        {
            switch (member)
            {
                case "schema": ParseSchema(ref r); break;
                case "id": _model = _model with { Id = r.String() }; break;
                case "name": _model = _model with { Name = PlantTypeParser.Text(ref r) }; break;
                case "version": _model = _model with { Version = (int)r.Integer(1, int.MaxValue) }; break;
                case "retentionDays": _model = _model with { RetentionDays = (int)r.Integer(1, 36_500) }; break;
                case "frame": _model = _model with { Frame = ParseFrame(ref r) }; break;
                default: _model = _model with { Types = ParseTypes(ref r) }; break;
            }
        }

        r.Require(scope, PlantFileMembers.Twin, "schema", "id", "name", "frame", "types");
    }

    private static void ParseSchema(ref PlantJsonReader r)
    {
        var at = r.Offset;
        var schema = r.Integer(1, int.MaxValue);
        if (schema != PlantFile.Schema)
            r.Problem("plantfile.schema", $"Schema {schema} is not known; this reader knows {PlantFile.Schema}.", at);
    }

    private static PlantFrame ParseFrame(ref PlantJsonReader r)
    {
        if (!r.BeginObject(out var scope)) return new PlantFrame(0, 0, 0);
        double lon = 0, lat = 0, rotation = 0;
        while (r.NextMember(ref scope, PlantFileMembers.Frame, out var member))
        {
            if (member == "rotationDeg")
            {
                rotation = r.Number(-360, 360);
            }
            else if (r.BeginArray())
            {
                var at = r.Offset;
                var count = 0;
                while (r.NextItem(2))
                {
                    if (count++ == 0) lon = r.Number(-180, 180);
                    else lat = r.Number(-90, 90);
                }

                if (count < 2) r.Problem("plantfile.frame.origin", "Longitude and latitude are needed.", at);
            }
        }

        r.Require(scope, PlantFileMembers.Frame, "originLonLat");
        return new PlantFrame(lon, lat, rotation);
    }

    private static ImmutableArray<TwinType> ParseTypes(ref PlantJsonReader r)
    {
        if (!r.BeginArray()) return [];
        var types = ImmutableArray.CreateBuilder<TwinType>();
        while (r.NextItem(Limits.TypesPerPlant)) types.Add(PlantTypeParser.Type(ref r));
        return types.ToImmutable();
    }

    private void ParseFeatures(ref PlantJsonReader r)
    {
        if (!r.BeginArray()) return;
        while (r.NextItem(Limits.TwinsPerPlant))
        {
            _offsets.Add(r.Offset);
            _twins.Add(PlantFeatureParser.Feature(ref r, NoteOverride));
        }
    }

    private void NoteOverride(bool isSensor, long offset, object[] path) =>
        _overrides.Add(new Override(_twins.Count, isSensor, (int)offset, path));

    private void ApplyOverrides(ReadOnlySpan<byte> json)
    {
        if (_overrides.Count == 0) return;
        var types = new Dictionary<string, TwinType>(StringComparer.Ordinal);
        foreach (var type in _model.Types) types.TryAdd(type.Id, type);
        foreach (var item in _overrides)
        {
            var twin = _twins[item.Twin];
            types.TryGetValue(twin.TypeId, out var type);
            var r = new PlantJsonReader(json[item.Offset..], item.Offset, [.. item.Path], reading);
            _twins[item.Twin] = item.IsSensor
                ? twin with { SensorOverride = PlantTypeParser.Profile(ref r, type?.Sensor) }
                : twin with { RuleOverrides = PlantTypeParser.Rules(ref r, type?.Rules ?? []) };
        }
    }
}
