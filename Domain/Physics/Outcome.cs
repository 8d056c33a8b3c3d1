namespace Twin.Domain.Physics;

/// <summary>What a model answers: a value with its cautions, or an error. Making one allocates nothing unless it is an error.</summary>
/// <typeparam name="T">Kind of value; its name tells the unit.</typeparam>
public readonly record struct Outcome<T>
    where T : struct
{
    private readonly T _value;

    private Outcome(T value, Cautions cautions, TwinError? error) => (_value, Cautions, Error) = (value, cautions, error);

    /// <summary>Why there is no value, or null; codes start with <c>physics.</c>.</summary>
    public TwinError? Error { get; }

    /// <summary>What the value is to be taken with care for.</summary>
    public Cautions Cautions { get; }

    public bool IsOk => Error is null;

    /// <summary>The value; throws <see cref="TwinException"/> when there is none, for callers who know their input is right.</summary>
    public T Value => Error is null ? _value : throw new TwinException(Error);

    public T Or(T otherwise) => Error is null ? _value : otherwise;

    /// <summary>The same value with further cautions.</summary>
    public Outcome<T> With(Cautions cautions) => new(_value, Cautions | cautions, Error);

    public static implicit operator Outcome<T>(T value) => new(value, Cautions.None, null);

    public static implicit operator Outcome<T>(TwinError error) => new(default, Cautions.None, error);
}
