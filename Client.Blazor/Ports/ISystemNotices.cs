namespace Twin.Client.Blazor.Ports;

/// <summary>What is wrong with Twin itself, for everybody who looks at a page; the composition root knows.</summary>
public interface ISystemNotices
{
    /// <summary>Empty: all is well.</summary>
    IReadOnlyList<SystemNotice> Current { get; }

    /// <summary>Told on any thread when <see cref="Current"/> has changed.</summary>
    event Action? Changed;
}

/// <summary>One thing that is wrong with Twin.</summary>
/// <param name="Code">Stable code, e.g. <c>ingest.disk-full</c>; texts of both languages are found by it.</param>
/// <param name="Text">What it says when there is no text for the code.</param>
public sealed record SystemNotice(string Code, string Text);

/// <summary>Notices kept by whoever finds them.</summary>
public sealed class SystemNotices : ISystemNotices
{
    private volatile IReadOnlyList<SystemNotice> _current = [];

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<SystemNotice> Current => _current;

    /// <summary>Replaces them; those who watch are told only of a change.</summary>
    public void Set(IReadOnlyList<SystemNotice> notices)
    {
        if (_current.SequenceEqual(notices)) return;
        _current = notices;
        Changed?.Invoke();
    }
}
