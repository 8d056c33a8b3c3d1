namespace Twin.Domain.Forms;

/// <summary>Bounds of forms and flows.</summary>
public static class FormLimits
{
    /// <summary>Most bytes of a definition's file.</summary>
    public const int FileBytes = 1 << 20;

    /// <summary>Most fields of a form, and columns of its rows.</summary>
    public const int Fields = 200;

    /// <summary>Most choices of a field.</summary>
    public const int Choices = 100;

    /// <summary>Most rows of a field, and photos.</summary>
    public const int Rows = 200;

    /// <summary>Most characters of a text value.</summary>
    public const int TextChars = 10_000;

    /// <summary>Most bytes of one value's JSON.</summary>
    public const int ValueChars = 1 << 18;

    /// <summary>Most states of a flow.</summary>
    public const int States = 100;

    /// <summary>Most steps of a flow.</summary>
    public const int Steps = 300;

    /// <summary>Most entries of a run's history.</summary>
    public const int Entries = 2_000;

    /// <summary>Longest time limit of a state: ten years, in minutes.</summary>
    public const double LimitMinutes = 5_256_000;
}
