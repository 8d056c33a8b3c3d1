using Twin.Domain.Feed;

namespace Twin.Domain.Knowledge.Live;

/// <content>From what is known to risks and levels.</content>
public sealed partial class PlantRisk
{
    /// <summary>Level on the wire: 1 red to 4 blue.</summary>
    public static byte Wire(RiskLevel level) => (byte)(4 - (int)level);

    /// <summary>Takes in what came and spreads it, or as far as so many steps allow (then <see cref="HasWork"/>; call again).</summary>
    /// <param name="changed">Gets the risks that changed, those of twins only.</param>
    /// <param name="maxSteps">Most vertices passed on.</param>
    public void Step(ICollection<RiskItem> changed, int maxSteps = int.MaxValue)
    {
        for (var v = 0; _allDirty && v < Graph.VertexCount; v++) Renew(v);
        if (!_allDirty)
            foreach (var vertex in _dirty) Renew(vertex);
        _dirty.Clear();
        _allDirty = false;
        if (_weather) Blow();
        _weather = false;
        if (_tellAll)
        {
            Engine.FullSolve();
            for (var v = 0; v < Graph.VertexCount; v++) Tell(v, changed);
            _tellAll = false;
        }
        else
        {
            foreach (var vertex in Engine.Propagate(maxSteps).Vertices) Tell(vertex, changed);
        }

        while (LevelDue)
        {
            var vertex = _checks.Dequeue();
            _checking.Remove(vertex);
            if (TryLevel(vertex)) Put(vertex, changed);
        }
    }

    /// <summary>All risks of twins as last told.</summary>
    public IEnumerable<RiskItem> All()
    {
        for (var v = 0; v < Graph.VertexCount; v++)
        {
            if (Graph.Vertices[v].Twin is >= 0 and var twin && IsShown(v))
                yield return new RiskItem(twin, (float)Engine.Risk(v), Wire(_levels[v].Level));
        }
    }

    /// <summary>The same, computed from scratch: what a restart would give. Nothing is told.</summary>
    public double[] Scratch()
    {
        var engine = Engine.Clone();
        engine.FullSolve();
        return engine.Risks.ToArray();
    }

    /// <summary>Everything is computed again, and told.</summary>
    public void Heal() => _tellAll = true;

    private void Renew(int vertex)
    {
        var local = LocalOf(vertex);
        _prior[vertex] = local.Prior;
        Engine.SetLocal(vertex, local.Value);
        if (_barriers.Contains(vertex)) Engine.SetBarrier(vertex, IsOut(vertex) ? 0 : _table.BarrierAvailability);
        foreach (var edge in _ways.GetValueOrDefault(vertex, [])) Engine.SetEdgeState(edge, IsClosed(vertex) ? 0 : 1);
    }

    private void Tell(int vertex, ICollection<RiskItem> changed)
    {
        if (TryLevel(vertex) || IsShown(vertex)) Put(vertex, changed);
    }

    /// <summary>Of the many sensors only those with a raised level are for the screens.</summary>
    private bool IsShown(int vertex) => Graph.Vertices[vertex].Kind != VertexKind.Sensor || _levels[vertex].Level != RiskLevel.Blue;

    /// <summary>True when the level changed. One that may fall later is looked at again then.</summary>
    private bool TryLevel(int vertex)
    {
        var before = _levels[vertex];
        _levels[vertex] = RiskLevels.Next(before, Engine.Risk(vertex), NowMs, _table.Levels, out var checkAtMs);
        if (checkAtMs > 0 && _checking.Add(vertex)) _checks.Enqueue(vertex, checkAtMs);
        return _levels[vertex].Level != before.Level;
    }

    private void Put(int vertex, ICollection<RiskItem> changed)
    {
        var twin = Graph.Vertices[vertex].Twin;
        if (twin >= 0) changed.Add(new RiskItem(twin, (float)Engine.Risk(vertex), Wire(_levels[vertex].Level)));
    }

    private void Blow()
    {
        for (var cell = 0; cell < _stations.Length; cell++)
        {
            var weather = WeatherOf(_stations[cell]);
            if (_stations.Length == 1) Engine.SetWeather(weather);
            else if (cell < Graph.WeatherCells) Engine.SetWeather(cell, weather);
        }
    }

    private WeatherNow WeatherOf(int station)
    {
        var wind = FactOf(station);
        var known = wind.Quality < 2 && wind.B >= 360;
        var speed = known ? wind.A : double.NaN;
        var sun = Number(station, "solar");
        var rain = Number(station, "rain");
        return new WeatherNow
        {
            WindMS = speed,
            WindFromDeg = known ? wind.B - 360 : double.NaN,
            Stability = double.IsNaN(sun) ? Stability.D : WeatherNow.StabilityOf(speed, sun, sun > 10, 0),
            TemperatureC = Number(station, "temperature"),
            RainMmH = double.IsNaN(rain) ? 0 : rain,
        };
    }

    private double Number(int twin, string signal)
    {
        var sensor = Plant.Index.SensorOf(twin, signal);
        return sensor >= 0 && FactOf(sensor) is { B: 1, Quality: < 2 } fact ? fact.A : double.NaN;
    }
}
