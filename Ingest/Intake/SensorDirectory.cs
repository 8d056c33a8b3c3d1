using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Twin.Domain;

namespace Twin.Ingest.Intake;

/// <summary>
/// Gives every sensor a small number in this process, so that the hot path carries four bytes instead of a key.
/// Handles are never reused and never persisted; journal segments define them anew.
/// </summary>
public sealed class SensorDirectory
{
    private readonly ConcurrentDictionary<TwinKey, int> _handles = new();
    private readonly Lock _gate = new();
    private TwinKey[] _keys = new TwinKey[1024];
    private int _count;

    /// <summary>Handles given so far; every handle is below this.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The handle of a sensor, given at first sight.</summary>
    public int Intern(TwinKey key)
    {
        if (_handles.TryGetValue(key, out var handle)) return handle;
        lock (_gate)
        {
            if (_handles.TryGetValue(key, out handle)) return handle;
            handle = _count;
            if (handle == _keys.Length)
            {
                var grown = new TwinKey[handle * 2];
                Array.Copy(_keys, grown, handle);
                Volatile.Write(ref _keys, grown);
            }

            _keys[handle] = key;
            Volatile.Write(ref _count, handle + 1);
            _handles[key] = handle;
            return handle;
        }
    }

    /// <summary>The key behind a handle.</summary>
    public TwinKey KeyOf(int handle) => Volatile.Read(ref _keys)[handle];

    /// <summary>Looks a key up without giving a handle.</summary>
    [SuppressMessage("Design", "CA1021", Justification = "Try pattern.")]
    public bool TryGet(TwinKey key, out int handle) => _handles.TryGetValue(key, out handle);
}
