namespace Twin.Domain.Knowledge;

/// <content>The queue and the step.</content>
public sealed partial class RiskEngine
{
    /// <summary>Changes below this are rounding, not risk.</summary>
    private const double Noise = 1e-12;

    private readonly int[] _queue;
    private readonly bool[] _waits;
    private readonly int[] _moved;
    private readonly bool[] _hasMoved;

    /// <summary>Vertices of which a source of risk went out altogether: what they lit is computed anew from below.</summary>
    private readonly List<int> _dark = [];
    private int _head;
    private int _waiting;
    private int _movedCount;

    /// <summary>Brings all risks up to date, or as far as so many steps allow (then <see cref="IsBehind"/>; call again).</summary>
    /// <param name="maxSteps">Most vertices passed on; one takes about 30 ns an edge.</param>
    /// <returns>What changed by at least <see cref="ReportStep"/> since it was last reported; good until the next call.</returns>
    public RiskChanges Propagate(int maxSteps = int.MaxValue)
    {
        if (_dark.Count > 0) Darken();
        var steps = 0;
        while (_waiting > 0 && steps < maxSteps)
        {
            Step(Dequeue());
            steps++;
        }

        var kept = 0;
        for (var i = 0; i < _movedCount; i++)
        {
            var vertex = _moved[i];
            _hasMoved[vertex] = false;
            if (Math.Abs(_risk[vertex] - _reported[vertex]) < ReportStep) continue;
            _reported[vertex] = _risk[vertex];
            _moved[kept++] = vertex;
        }

        _movedCount = 0;
        return new RiskChanges(_moved.AsSpan(0, kept), steps, IsBehind);
    }

    /// <summary>Computes everything from scratch: from nothing upwards to the least fixed point.</summary>
    /// <returns>What changed since it was last reported.</returns>
    public RiskChanges FullSolve()
    {
        Array.Fill(_pass, 1);
        Array.Clear(_sum);
        Array.Clear(_sent);
        Array.Clear(_age);
        Array.Clear(_risk);
        _dark.Clear();
        while (_waiting > 0) Dequeue();
        _movedCount = 0;
        for (var v = 0; v < _local.Length; v++)
        {
            Enqueue(v);
            _hasMoved[v] = true;
            _moved[_movedCount++] = v;
        }

        return Propagate();
    }

    /// <summary>Largest difference between the risks now and those of a computation from scratch (domain.md D2 step 5).</summary>
    public double MaxDriftAgainstFull()
    {
        var other = Clone();
        other.FullSolve();
        var worst = 0.0;
        for (var v = 0; v < _risk.Length; v++) worst = Math.Max(worst, Math.Abs(_risk[v] - other._risk[v]));
        return worst;
    }

    private void Step(int vertex)
    {
        if (++_age[vertex] > 64 + _pairs.InStart[vertex + 1] - _pairs.InStart[vertex]) Resum(vertex);
        var sum = _sum[vertex];
        var nothing = Math.Exp(sum);
        var risk = Hit(vertex, nothing);
        _sent[vertex] = sum;
        if (risk != _risk[vertex])
        {
            _risk[vertex] = risk;
            if (!_hasMoved[vertex])
            {
                _hasMoved[vertex] = true;
                _moved[_movedCount++] = vertex;
            }
        }

        var end = _pairs.OutStart[vertex + 1];
        for (var p = _pairs.OutStart[vertex]; p < end; p++)
        {
            var back = _pairs.Reverse[p];
            var pass = PassOf(p, back < 0 ? risk : Math.Clamp(Hit(vertex, nothing / _pass[back]), 0, 1));
            var old = _pass[p];
            if (pass == old) continue;
            _pass[p] = pass;
            var target = _pairs.Target[p];
            _sum[target] += Math.Log(pass / old);
            if (!_waits[target] && Matters(target)) Enqueue(target);
        }
    }

    /// <summary>Chance that nothing comes along a pair when its source is hit with chance x.</summary>
    private double PassOf(int pair, double x)
    {
        var first = _pairs.EdgeStart[pair];
        var pass = 1 - (_weight[first] * x);
        for (var k = first + 1; k < _pairs.EdgeStart[pair + 1]; k++) pass *= 1 - (_weight[k] * x);
        return pass;
    }

    /// <summary>Chance that the source of a pair is hit, other than by the pair's target.</summary>
    private double Outgoing(int pair)
    {
        var source = _pairs.Source[pair];
        var back = _pairs.Reverse[pair];
        var risk = _risk[source];
        if (back < 0) return risk;
        var without = _isGate[source] ? Hit(source, Math.Exp(_sent[source]) / _pass[back]) : 1 - ((1 - risk) / _pass[back]);
        return Math.Clamp(without, 0, 1);
    }

    /// <summary>Chance that a vertex is hit when nothing reaches it with the chance given: OR with its own risk, AND at a gate.</summary>
    private double Hit(int vertex, double nothing) =>
        _isGate[vertex] ? _local[vertex] * (1 - nothing) : 1 - ((1 - _local[vertex]) * nothing);

    private bool Matters(int vertex)
    {
        var risk = _risk[vertex];
        var least = Math.Max(Noise, Math.Min(Tolerance, RelativeTolerance * risk));
        return Math.Abs(_sum[vertex] - _sent[vertex]) * (1 - risk) > least;
    }

    /// <summary>Exact again after many small additions.</summary>
    private void Resum(int vertex)
    {
        var sum = 0.0;
        for (var i = _pairs.InStart[vertex]; i < _pairs.InStart[vertex + 1]; i++) sum += Math.Log(_pass[_pairs.In[i]]);
        _sum[vertex] = sum;
        _age[vertex] = 0;
    }

    /// <summary>
    /// Puts out everything that the vertices reach. Where no source is left, a cycle could otherwise keep itself alight; elsewhere the
    /// fixed point is one, so that all other changes need no such care (decision 0003).
    /// </summary>
    private void Darken()
    {
        var cone = new List<int>();
        var seen = new bool[_local.Length];
        foreach (var vertex in _dark)
        {
            if (seen[vertex]) continue;
            seen[vertex] = true;
            cone.Add(vertex);
        }

        _dark.Clear();
        for (var i = 0; i < cone.Count; i++)
        {
            for (var p = _pairs.OutStart[cone[i]]; p < _pairs.OutStart[cone[i] + 1]; p++)
            {
                if (_pass[p] == 1) continue;
                _pass[p] = 1;
                var target = _pairs.Target[p];
                if (seen[target]) continue;
                seen[target] = true;
                cone.Add(target);
            }
        }

        foreach (var vertex in cone)
        {
            Resum(vertex);
            Enqueue(vertex);
        }
    }

    private void Enqueue(int vertex)
    {
        if (_waits[vertex]) return;
        _waits[vertex] = true;
        var at = _head + _waiting++;
        _queue[at >= _queue.Length ? at - _queue.Length : at] = vertex;
    }

    private int Dequeue()
    {
        var vertex = _queue[_head];
        if (++_head == _queue.Length) _head = 0;
        _waiting--;
        _waits[vertex] = false;
        return vertex;
    }

    private void CopyQueue(RiskEngine other)
    {
        other._queue.CopyTo(_queue, 0);
        other._waits.CopyTo(_waits, 0);
        other._moved.CopyTo(_moved, 0);
        other._hasMoved.CopyTo(_hasMoved, 0);
        _dark.Clear();
        _dark.AddRange(other._dark);
        _head = other._head;
        _waiting = other._waiting;
        _movedCount = other._movedCount;
    }
}

/// <summary>What a propagation changed. Read it before the next call on the engine.</summary>
public readonly ref struct RiskChanges(ReadOnlySpan<int> vertices, int steps, bool isBehind)
{
    public ReadOnlySpan<int> Vertices { get; } = vertices;

    public int Steps { get; } = steps;

    public bool IsBehind { get; } = isBehind;
}
