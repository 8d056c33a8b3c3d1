namespace Twin.Domain.Plants;

/// <summary>A bounded list of problems that are located later by their path.</summary>
internal sealed class ProblemList(List<PlantProblem> problems)
{
    public const string IdRule = "1 to 128 letters, digits, '.', '_' or '-'.";

    public void Add(string code, string message, params object[] path)
    {
        problems.Add(new PlantProblem(code, message, path));
        if (problems.Count >= Limits.PlantFileErrors) throw new TooManyProblemsException();
    }
}
