namespace IpvsHa.Vrrp.StateMachine;

/// <summary>Turns the results of a tracked script into good or bad. Pure.</summary>
/// <param name="rise">Good results in a row that make it good again, 1 or more.</param>
/// <param name="fall">Bad results in a row that make it bad, 1 or more.</param>
/// <param name="startsBad"><c>init_fail</c>: bad until the first good result.</param>
public sealed class ScriptHealth(int rise, int fall, bool startsBad)
{
    private int _row;
    private bool _isInitial = true;

    /// <summary>What is known.</summary>
    public TrackerResult Result { get; private set; } = startsBad ? TrackerResult.Bad : TrackerResult.Undecided;

    /// <summary>Takes the next result; the first one decides alone, under <c>init_fail</c> the first good one.</summary>
    /// <returns>Whether <see cref="Result"/> changed.</returns>
    public bool Record(bool isGood)
    {
        TrackerResult result = isGood ? TrackerResult.Good : TrackerResult.Bad;
        _row = result == Result ? 0 : _row + 1;
        if (_row == 0 || (!_isInitial && _row < (isGood ? rise : fall)))
        {
            return false;
        }

        _row = 0;
        _isInitial = false;
        Result = result;
        return true;
    }
}
